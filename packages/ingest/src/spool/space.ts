/**
 * Whether the disk has room for more events: senders are told to wait before it is full, so that what is left
 * suffices for the engine's merges, for reading, and for whatever else lives on the machine.
 *
 * @module
 */
import type { Disk } from './disk.ts'

/** Bytes that stay free on a disk of so many bytes. */
export type KeepFree = (totalBytes: number) => number

const megabyte = 1024 * 1024

/**
 * 5 % of the disk, at least 256 MB and at most 2 GB; a quarter of a disk that is smaller than a gigabyte.
 * Merging the largest parts takes no more, so that a large disk need not stand empty by the hundreds of gigabytes.
 */
export const defaultKeepFree: KeepFree = totalBytes =>
  Math.floor(Math.min(totalBytes / 4, 2048 * megabyte, Math.max(totalBytes / 20, 256 * megabyte)))

// The engine keeps some ten files for each of its parts, and makes new parts while it merges.
const keptFiles = 1_000

/** Watches the space on one disk. */
export interface SpaceWatch {
  /** What is short, in words; `null` when there is room. As of the last check. */
  shortage(): string | null
  /** Looks again. Never rejects. */
  check(): Promise<void>
  /** Says that bytes were written; looks again when they could have used up what is kept free. */
  spent(bytes: number): Promise<void>
}

/** Creates the watch over the disk that a folder is on; there is room until a check says otherwise. */
export function createSpaceWatch(disk: Pick<Disk, 'space'>, path: string, keepFree: KeepFree): SpaceWatch {
  let short: string | null = null
  let unlooked = 0
  // Between two looks others may write too: a fraction of what is kept is as far as this process goes alone.
  let allowance = 0

  async function check(): Promise<void> {
    unlooked = 0
    try {
      const { freeBytes, totalBytes, freeFiles = Number.POSITIVE_INFINITY } = await disk.space(path)
      const kept = keepFree(totalBytes)
      allowance = kept / 8
      short =
        freeBytes < kept
          ? `the disk is nearly full: ${inMegabytes(freeBytes)} are free and ${inMegabytes(kept)} are kept free; make room`
          : freeFiles < keptFiles
            ? `the disk is nearly full: it takes ${freeFiles} more files, and ${keptFiles} are kept free; remove some`
            : null
    } catch {
      // A disk that cannot say how full it is still says so when a write fails, which refuses events as well.
      short = null
    }
  }

  return {
    shortage: () => short,
    check,
    async spent(bytes) {
      unlooked += bytes
      if (unlooked > allowance) await check()
    },
  }
}

const inMegabytes = (bytes: number): string => `${Math.floor(bytes / megabyte)} MB`
