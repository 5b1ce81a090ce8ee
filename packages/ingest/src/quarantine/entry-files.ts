/**
 * The files of a quarantine: lines of JSON, a file for each megabyte or hour, so that the oldest can go whole.
 *
 * @module
 */
import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeDisk } from '../spool/disk.ts'

/** A file and what it holds. */
interface EntryFile {
  readonly name: string
  /** When it was begun, epoch milliseconds. */
  readonly since: number
  bytes: number
  entries: number
}

/** The files of one folder, oldest first. One process may use it at a time, and calls must not overlap. */
export interface EntryFiles {
  /** Adds lines, in a new file when the newest is large or old enough. */
  append(lines: readonly string[], now: number): Promise<void>
  /** Removes the oldest file and returns how many entries it held. */
  removeOldest(): Promise<number>
  /** Shows the lines of one file after the other, keeps those that come back, and returns how many went. */
  rewrite(choose: ChooseLines): Promise<number>
  /** Lines of one file after the other, the newest first, until the reader has enough. */
  newestFirst(): AsyncGenerator<string>
  readonly all: readonly EntryFile[]
}

/** Says which lines of a file stay. */
export type ChooseLines = (lines: readonly string[]) => readonly string[] | Promise<readonly string[]>

const fileBytes = 1_000_000
const fileMs = 60 * 60 * 1000
const shape = /^(\d{15})\.ndjson$/

/** Opens a folder; makes it, for its owner alone, when there is none. */
export async function openEntryFiles(folder: string): Promise<EntryFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const all: EntryFile[] = []
  for (const name of (await readdir(folder)).filter(one => shape.test(one)).sort()) {
    const lines = await linesOf(join(folder, name))
    const since = Number(shape.exec(name)?.[1])
    all.push({ name, since, bytes: (await stat(join(folder, name))).size, entries: lines.length })
  }

  async function append(lines: readonly string[], now: number): Promise<void> {
    const text = lines.join('')
    let newest = all.at(-1)
    if (newest === undefined || newest.bytes > fileBytes || now - newest.since > fileMs) {
      const since = Math.max(now, (newest?.since ?? 0) + 1)
      newest = { name: `${String(since).padStart(15, '0')}.ndjson`, since, bytes: 0, entries: 0 }
      all.push(newest)
    }
    await appendFile(join(folder, newest.name), text, { mode: 0o600 })
    newest.bytes += Buffer.byteLength(text)
    newest.entries += lines.length
  }

  async function rewriteFile(file: EntryFile, choose: ChooseLines): Promise<number> {
    const lines = await linesOf(join(folder, file.name))
    const kept = await choose(lines)
    if (kept.length === lines.length) return 0
    const content = Buffer.from(kept.map(line => `${line}\n`).join(''))
    if (kept.length === 0) {
      await rm(join(folder, file.name), { force: true })
      all.splice(all.indexOf(file), 1)
    } else await nodeDisk.replace(join(folder, file.name), content)
    Object.assign(file, { bytes: content.byteLength, entries: kept.length })
    return lines.length - kept.length
  }

  return {
    all,
    append,
    async removeOldest() {
      const [oldest] = all
      if (oldest === undefined) return 0
      await rm(join(folder, oldest.name), { force: true })
      all.shift()
      return oldest.entries
    },
    async rewrite(choose) {
      let gone = 0
      for (const file of [...all]) gone += await rewriteFile(file, choose)
      return gone
    },
    async *newestFirst() {
      for (const { name } of all.toReversed()) yield* (await linesOf(join(folder, name))).toReversed()
    },
  }
}

const linesOf = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8')).split('\n').filter(line => line !== '')
