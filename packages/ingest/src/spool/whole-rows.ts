/**
 * Rows as they lie in a record, and as the engine reads them.
 *
 * What rows have in common stands in front of them once. A line that begins with a comma holds columns that the
 * lines behind it share; a row that leaves them to it has no closing brace:
 *
 *     ,"site":"main","visitor":"0c2f…"
 *     {"id":"0199…","name":"page_view"
 *     {"id":"0199…","name":"add_to_cart"
 *
 * A page's events share more than half of what is known about them: the record is less than half as long, and so
 * is what has to be written and synced before its sender has an answer.
 *
 * @module
 */

const comma = 0x2c
const lineBreak = 0x0a

/** Whether the rows of a part leave to a line in front of them what they share; those of an earlier version are whole. */
export const isShared = (part: Uint8Array): boolean => part[0] === comma

/** Writes out in every row what it shares, one part behind the other; rows that share nothing stay as they are. */
export function toWholeRows(parts: readonly Uint8Array[]): Buffer {
  const sources = parts.map(part => Buffer.from(part.buffer, part.byteOffset, part.byteLength))
  let size = 0
  for (const source of sources) size += eachRow(source, () => undefined)
  const whole = Buffer.allocUnsafe(size)
  let at = 0
  for (const source of sources) {
    eachRow(source, ({ from, to, endFrom, endTo }) => {
      at += source.copy(whole, at, from, to)
      if (endTo === endFrom) return
      at += source.copy(whole, at, endFrom, endTo)
      at += whole.write('}\n', at, 'latin1')
    })
  }
  return whole
}

/** A row without its end, and the columns that make it whole; all of a part whose rows are whole already. */
export interface RowPlace {
  readonly from: number
  readonly to: number
  readonly endFrom: number
  readonly endTo: number
}

/** Walks over the rows of a part; returns the bytes that they have once they are whole. */
export function eachRow(source: Buffer, use: (place: RowPlace) => void): number {
  if (!isShared(source)) {
    use({ from: 0, to: source.byteLength, endFrom: 0, endTo: 0 })
    return source.byteLength
  }
  let [size, endFrom, endTo] = [0, 0, 0]
  for (let from = 0; from < source.byteLength; ) {
    const to = source.indexOf(lineBreak, from)
    if (source[from] === comma) [endFrom, endTo] = [from, to]
    else {
      use({ from, to, endFrom, endTo })
      size += to - from + endTo - endFrom + 2
    }
    from = to + 1
  }
  return size
}
