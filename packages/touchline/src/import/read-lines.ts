/**
 * Lines of a file of any size.
 *
 * @module
 */

/** A line with its number from 1; `null` in place of one that is too long to be anything. */
export interface Line {
  readonly line: number
  readonly text: string | null
}

const longestLine = 256 * 1024

/** Splits a stream of UTF-8 into lines, in memory for one of them. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  let rest = ''
  let line = 0
  let tooLong = false
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      line += 1
      yield { line, text: tooLong || part.length > longestLine ? null : part.replace(/\r$/, '') }
      tooLong = false
    }
    if (rest.length > longestLine) {
      rest = ''
      tooLong = true
    }
  }
  rest += decoder.decode()
  if (rest !== '' || tooLong) yield { line: line + 1, text: tooLong ? null : rest.replace(/\r$/, '') }
}
