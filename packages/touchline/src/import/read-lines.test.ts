import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'
import { createRepeats } from './repeats.ts'

async function linesOf(...chunks: readonly (string | Buffer)[]): Promise<unknown[]> {
  const found: unknown[] = []
  const stream = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk)
  })()
  for await (const { line, text } of readLines(stream)) found.push([line, text])
  return found
}

test('lines are the same however the file is cut into chunks', async () => {
  const text = Buffer.from('eins\r\nzwölf\n\n€')
  const whole = await linesOf(text)
  expect(whole).toEqual([
    [1, 'eins'],
    [2, 'zwölf'],
    [3, ''],
    [4, '€'],
  ])
  expect(await linesOf(...[...text].map(byte => Buffer.from([byte])))).toEqual(whole)
  expect(await linesOf()).toEqual([])
})

test('a line without end takes no memory, and those after it keep their numbers', async () => {
  const long = Array.from({ length: 20 }, () => 'x'.repeat(100_000))
  expect(await linesOf('a\n', ...long, '\nb\n')).toEqual([
    [1, 'a'],
    [2, null],
    [3, 'b'],
  ])
})

test('repeats are counted', () => {
  const count = createRepeats()
  expect(['a', 'b', 'a', 'a', 'b'].map(count)).toEqual([0, 0, 1, 2, 1])
})
