/**
 * @module
 */

/** Lines of rows as bytes in UTF-8. Where they are ASCII alone, which they nearly always are, that is a plain copy. */
export function toBytes(lines: string): Buffer {
  return Buffer.from(lines, Buffer.byteLength(lines) === lines.length ? 'latin1' : 'utf8')
}
