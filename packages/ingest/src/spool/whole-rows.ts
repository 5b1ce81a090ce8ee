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

/** Writes out in every row what it shares; rows that share nothing are given back as they are. */
export function toWholeRows(rows: Buffer): Buffer {
  if (rows[0] !== comma) return rows
  // Byte by byte into characters and back: what they mean does not matter here.
  const text = rows.toString('latin1')
  let whole = ''
  let end = ''
  for (let from = 0; from < text.length; ) {
    const to = text.indexOf('\n', from)
    if (text.charCodeAt(from) === comma) end = `${text.slice(from, to)}}\n`
    else whole += text.slice(from, to) + end
    from = to + 1
  }
  return Buffer.from(whole, 'latin1')
}
