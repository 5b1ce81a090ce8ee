/**
 * Rows as the engine takes them in fastest: those that share columns as one row of table `arrivals`.
 *
 *     {"site":"main","visitor":"0c2f…","events":[{"id":"0199…","name":"page_view"},{"id":"0199…","name":"add_to_cart"}]}
 *
 * @module
 */
import { eachRow, type RowPlace } from './whole-rows.ts'

/** The engine refuses rows of 10 MB; much smaller ones cost no more. */
const groupBytes = 1_000_000

/** Makes groups of the rows of parts that share columns (`isShared`), one part behind the other. */
export function toRowGroups(parts: readonly Uint8Array[]): Buffer {
  const sources = parts.map(part => Buffer.from(part.buffer, part.byteOffset, part.byteLength))
  let size = 0
  writeGroups(sources, {
    copy: (_, from, to) => {
      size += to - from
    },
    text: text => {
      size += text.length
    },
  })
  const groups = Buffer.allocUnsafe(size)
  let at = 0
  writeGroups(sources, {
    copy: (source, from, to) => {
      at += source.copy(groups, at, from, to)
    },
    text: text => {
      at += groups.write(text, at, 'latin1')
    },
  })
  return groups
}

interface Output {
  copy(source: Buffer, from: number, to: number): void
  text(text: string): void
}

function writeGroups(sources: readonly Buffer[], output: Output): void {
  for (const source of sources) {
    let group: RowPlace | null = null
    let bytes = 0
    eachRow(source, place => {
      const { from, to, endFrom, endTo } = place
      if (group === null || group.endFrom !== endFrom || bytes > groupBytes) {
        if (group !== null) output.text(']}\n')
        group = place
        bytes = 0
        // In place of the comma that such a line begins with.
        output.text('{')
        output.copy(source, endFrom + 1, endTo)
        output.text(',"events":[')
      } else output.text(',')
      output.copy(source, from, to)
      output.text('}')
      bytes += to - from
    })
    if (group !== null) output.text(']}\n')
  }
}
