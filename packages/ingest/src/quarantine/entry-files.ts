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
    all.push({ name, since, bytes: await sizeOf(join(folder, name)), entries: lines.length })
  }

  async function append(lines: readonly string[], now: number): Promise<void> {
    const newest = all.at(-1)
    const isFull = newest === undefined || newest.bytes > fileBytes || now - newest.since > fileMs
    const file = isFull ? emptyFile(Math.max(now, (newest?.since ?? 0) + 1)) : newest
    // The line break comes first: a line that a full disk or a crash cut off must not spoil the next one.
    const text = (file.bytes === 0 ? '' : '\n') + lines.join('')
    try {
      await appendFile(join(folder, file.name), text, { mode: 0o600 })
    } finally {
      // A part of it may be there all the same, and must go with the file.
      file.bytes = await sizeOf(join(folder, file.name))
      if (isFull && file.bytes > 0) all.push(file)
    }
    file.entries += lines.length
  }

  async function rewriteFile(file: EntryFile, choose: ChooseLines): Promise<number> {
    const lines = await linesOf(join(folder, file.name))
    const kept = await choose(lines)
    if (kept.length === lines.length && kept.length > 0) return 0
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

const emptyFile = (since: number): EntryFile => ({
  name: `${String(since).padStart(15, '0')}.ndjson`,
  since,
  bytes: 0,
  entries: 0,
})

/** Of a file that is gone, by whomever it was removed, nothing is left to show. */
async function linesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(emptyWhereMissing(''))
  return text.split('\n').filter(line => line !== '')
}

const sizeOf = async (path: string): Promise<number> =>
  (await stat(path).catch(emptyWhereMissing({ size: 0 }))).size

const emptyWhereMissing =
  <Empty>(empty: Empty) =>
  (thrown: unknown): Empty => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return empty
    throw thrown
  }
