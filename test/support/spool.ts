/**
 * A spool of a test's own, and a disk that fails when it is told to.
 *
 * @module
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import {
  type Disk,
  nodeDisk,
  openSpool,
  type Spool,
  type SpoolOptions,
  type SpoolRecord,
} from '../../packages/ingest/src/index.ts'

/** A record whose rows are named `label-0`, `label-1` … */
export function record(label: string | number, events = 1): SpoolRecord {
  const rows = Buffer.from(Array.from({ length: events }, (_, i) => `{"row":"${label}-${i}"}\n`).join(''))
  return { rows, events, receivedAt: Date.now(), visitors: [{ site: 'main', visitor: `v${label}` }] }
}

/** Names of all rows that the loader would find. */
export async function contents(spool: Spool): Promise<string[]> {
  await spool.seal()
  const labels: string[] = []
  for (const segment of spool.closed()) {
    for (const { rows } of await spool.read(segment)) {
      for (const line of Buffer.from(rows).toString().split('\n').filter(Boolean)) {
        labels.push(JSON.parse(line).row)
      }
    }
  }
  return labels
}

/** Gives each test of a file an empty folder, and closes its spools. */
export function useSpool() {
  let folder = ''
  const opened: Spool[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchline-spool-'))
  })
  afterEach(async () => {
    for (const spool of opened.splice(0)) await spool.close()
    await rm(folder, { recursive: true, force: true })
  })
  const path = (): string => join(folder, 'spool')
  return {
    path,
    async open(options: Partial<SpoolOptions> = {}): Promise<Spool> {
      const spool = await openSpool({ path: path(), ...options })
      opened.push(spool)
      return spool
    },
    segmentFiles: async () => (await readdir(path())).filter(name => name.endsWith('.segment')).sort(),
  }
}

type Append = (
  file: number,
  chunks: readonly Uint8Array[],
  write: (chunks: readonly Uint8Array[]) => Promise<void>,
) => Promise<void>

/** This machine's disk with a say in its appends and syncs. Files are numbered from 1. */
export function watchedDisk(say: { append?: Append; sync?: (file: number) => void }): Disk {
  let created = 0
  return {
    ...nodeDisk,
    async create(name) {
      const file = await nodeDisk.create(name)
      created += 1
      const number = created
      return {
        ...file,
        append: chunks => (say.append ? say.append(number, chunks, file.append) : file.append(chunks)),
        async sync() {
          say.sync?.(number)
          await file.sync()
        },
      }
    },
  }
}
