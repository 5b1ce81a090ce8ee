/**
 * Lines that are written in the background: gathered for a second, within bounds of memory, disk and age.
 *
 * @module
 */
import type { EntryFiles } from './entry-files.ts'

/** Entries that are not kept any more, or never were. */
export interface DroppedEntries {
  /** There were too many in a second, or the disk had no room. */
  readonly flood: number
  /** They were too old. */
  readonly aged: number
  /** There were too many in all. */
  readonly crowded: number
}

/** Writes lines behind the back of whoever brings them. */
export interface WriteBehind {
  /** Takes lines, as many as there is room for; the rest are not even made, but counted. */
  add(lines: readonly (() => string)[]): void
  /** Does something with the files once everything is written, and lets nobody else change them meanwhile. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>
  /** What is in memory. */
  waiting(): { readonly entries: number; readonly bytes: number }
  dropped(): DroppedEntries
}

/** What is written to, and the bounds. */
export interface WriteBehindOptions {
  readonly files: EntryFiles
  readonly mostBytes: number
  readonly longestMs: number
  readonly hasRoom: () => boolean
  readonly clock: () => number
}

const writeEveryMs = 1_000
// Held in memory until the next write, so that it is also the most that a flood can write in a second.
const waitingBytes = 512 * 1024

/** Creates it; nothing is written before something is added or asked for. */
export function createWriteBehind(options: WriteBehindOptions): WriteBehind {
  const { files, mostBytes, longestMs, hasRoom, clock } = options
  const dropped = { flood: 0, aged: 0, crowded: 0 }
  let waiting: string[] = []
  let waitingSize = 0
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = Promise.resolve()

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const lines = waiting
    waiting = []
    waitingSize = 0
    const now = clock()
    let lost = lines.length
    try {
      while ((files.all[0]?.since ?? now) < now - longestMs) dropped.aged += await files.removeOldest()
      if (lines.length > 0 && hasRoom()) {
        await files.append(lines, now)
        lost = 0
      }
      while (bytesOf(files.all) > mostBytes) dropped.crowded += await files.removeOldest()
    } catch {
      // A disk that takes nothing: the spool says so to everybody; these events were refused already.
    }
    dropped.flood += lost
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = turn.then(write).then(work)
    turn = result.catch(() => undefined)
    return result
  }

  return {
    add(lines) {
      for (const [index, makeLine] of lines.entries()) {
        const line = makeLine()
        if (waitingSize + line.length > waitingBytes) {
          dropped.flood += lines.length - index
          break
        }
        waiting.push(line)
        waitingSize += line.length
      }
      timer ??= setTimeout(() => void inTurn(async () => undefined), writeEveryMs).unref()
    },
    inTurn,
    waiting: () => ({ entries: waiting.length, bytes: waitingSize }),
    dropped: () => ({ ...dropped }),
  }
}

/** What files hold together. */
export const bytesOf = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((sum, file) => sum + file.bytes, 0)
