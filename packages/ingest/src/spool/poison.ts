/**
 * The folder `poison`: what cannot be loaded, each with the reason beside it.
 *
 * @module
 */
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import type { SpoolRecord } from './record.ts'
import { readRecords } from './record.ts'

/** Keeps aside what cannot be loaded. */
export interface Poison {
  /** Keeps something, with the reason in a file beside it. */
  keep(name: string, content: Uint8Array, reason: string): Promise<void>
  /** Reads a segment file and keeps its damaged parts. */
  read(name: string, file: Buffer): Promise<readonly SpoolRecord[]>
  /** How many damaged parts of segments were found. */
  damagedParts(): number
}

/** Creates the keeper of a folder that exists. */
export function createPoison(disk: Pick<Disk, 'replace'>, folder: string): Poison {
  // By name: a segment whose insert failed is read again.
  const damagedParts = new Set<string>()

  const keep: Poison['keep'] = async (name, content, reason) => {
    await disk.replace(join(folder, name), content)
    await disk.replace(join(folder, `${name}.reason`), Buffer.from(`${reason}\n`))
  }
  return {
    keep,
    async read(name, file) {
      const { records, damaged, end } = readRecords(file)
      const ranges = end < file.byteLength ? [...damaged, { from: end, to: file.byteLength }] : damaged
      for (const { from, to } of ranges) {
        const reason = `bytes ${from} to ${to} of ${name} are damaged: their checksum does not hold`
        damagedParts.add(`${name}-${from}`)
        await keep(`${name}-${from}`, file.subarray(from, to), reason)
      }
      return records
    },
    damagedParts: () => damagedParts.size,
  }
}
