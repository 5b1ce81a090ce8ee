/**
 * The data folder itself: room on its disk, and what could not be loaded.
 *
 * @module
 */
import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding, messageOf } from './finding.ts'

/** A data folder, seen from outside. */
export interface FolderFacts {
  readonly path: string
  readonly freeBytes: number
  readonly totalBytes: number
  /** What could not be loaded into the engine and was set aside, with the reason beside it. */
  readonly poison: { readonly files: number; readonly bytes: number }
}

const megabyte = 1024 ** 2

/** Below this the engine's merges and a day of events get tight. */
const roomWanted = (totalBytes: number): number =>
  2 * Math.min(2048 * megabyte, Math.max(totalBytes / 20, 256 * megabyte))

/** Looks at a data folder; needs neither a server nor the engine. */
export async function lookAtFolder(path: string): Promise<FolderFacts> {
  const { bavail, blocks, bsize } = await statfs(path)
  return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize, poison: await listPoison(path) }
}

async function listPoison(path: string): Promise<FolderFacts['poison']> {
  const folder = join(path, 'spool', 'poison')
  const names = await readdir(folder).catch((thrown: unknown) => {
    // A folder that was never served from has no spool yet.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return []
    throw thrown
  })
  const kept = names.filter(name => !name.endsWith('.reason'))
  const sizes = await Promise.all(kept.map(async name => (await stat(join(folder, name))).size))
  return { files: kept.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

/** What is to be said about a folder. */
export function findingsOfFolder({ path, freeBytes, totalBytes, poison }: FolderFacts): readonly Finding[] {
  const room = `${inGigabytes(freeBytes)} of ${inGigabytes(totalBytes)} are free on the disk of ${path}`
  const tight = freeBytes < roomWanted(totalBytes)
  const aside = join(path, 'spool', 'poison')
  return [
    tight
      ? finding('disk', room, { verdict: 'warning', todo: 'make room before events have to be refused' })
      : finding('disk', room),
    poison.files === 0
      ? finding('poison', 'nothing had to be set aside')
      : finding(
          'poison',
          `${poison.files} files (${poison.bytes} bytes) could not be loaded, and lie in ${aside}`,
          {
            verdict: 'problem',
            todo: 'read the .reason beside each; what is in them was accepted and is not stored',
          },
        ),
  ]
}

/** A finding in place of what could not be looked at. */
export const cannotLook = (about: string, thrown: unknown): Finding =>
  finding(about, messageOf(thrown), { verdict: 'problem', todo: 'mend this first, then look again' })

const inGigabytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GB`
