/**
 * The spool: where accepted events wait, durable, until the engine has them. What `append` resolved survives
 * `kill -9` and a power cut, whatever the engine's health.
 *
 * @module
 */
import { join } from 'node:path'
import type { ClosedSegment, SegmentLimits } from './current-segment.ts'
import type { Disk } from './disk.ts'
import { nodeDisk } from './disk.ts'
import { createPoison } from './poison.ts'
import type { SpoolRecord } from './record.ts'
import { readRecords } from './record.ts'
import { createSegmentNames, isSegmentName } from './segment-name.ts'
import { createSpaceWatch, defaultKeepFree, type KeepFree } from './space.ts'
import { createVigil } from './vigil.ts'
import { createWriter } from './writer.ts'

/** How the spool is doing. */
export interface SpoolHealth {
  /** Bytes that wait for the engine. */
  readonly bytes: number
  /** Age of the oldest event that waits for the engine; 0 when none does. */
  readonly lagMs: number
  /** Whether events can be made durable. */
  readonly ok: boolean
  /** Why not, or what was found damaged; empty when there is nothing to say. */
  readonly detail: string
}

/** Durable waiting room of accepted events. */
export interface Spool {
  /**
   * Resolves when the record is on disk.
   *
   * @throws Refusal `spool_unavailable` when it is not; the record is then not counted as accepted, though a
   * part of it may turn up later: senders repeat it, and the id makes the copies one.
   */
  append(record: SpoolRecord): Promise<void>
  /** Closes the open segment once everything appended so far is on disk, so that it can be loaded at once. */
  seal(): Promise<void>
  /** Segments that nothing is appended to any more, oldest first. */
  closed(): readonly ClosedSegment[]
  /** Calls back whenever a segment was closed. */
  onClosed(listener: () => void): void
  /** Reads a closed segment. Damaged parts are skipped, counted and kept aside. */
  read(segment: ClosedSegment): Promise<readonly SpoolRecord[]>
  /** Deletes a closed segment: all of it is in the engine. */
  remove(segment: ClosedSegment): Promise<void>
  /** Keeps something that cannot be loaded in the folder `poison`, with the reason beside it. */
  setAside(name: string, content: Uint8Array, reason: string): Promise<void>
  health(): SpoolHealth
  /** Writes what waits, closes the open segment and stops. */
  close(): Promise<void>
}

/** Where the spool lies and when its segments are closed. */
export interface SpoolOptions {
  /** Folder; made when there is none. Only one process may use it. */
  readonly path: string
  /** Default: 1 s, 20,000 events or 12 MB, whichever comes first. */
  readonly limits?: Partial<SegmentLimits> | undefined
  /** Default: 5 % of the disk, at least 256 MB and at most 2 GB. Below it events are refused with 503. */
  readonly keepFree?: KeepFree | undefined
  /** Default: this machine's disk. */
  readonly disk?: Disk | undefined
}

const defaultLimits: SegmentLimits = { ageMs: 1_000, events: 20_000, bytes: 12_000_000 }

/**
 * Opens the spool of a folder; segments that an earlier process left are closed and wait for the loader.
 *
 * @throws an Error that names the folder when it cannot be read or written.
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { path, limits, disk = nodeDisk, keepFree = defaultKeepFree } = options
  const poisonPath = join(path, 'poison')
  const existing = await openFolder(disk, path, poisonPath)
  const closed = new Map(existing.map(segment => [segment.name, segment]))
  const listeners: (() => void)[] = []
  const poison = createPoison(disk, poisonPath)
  const space = createSpaceWatch(disk, path, keepFree)
  await space.check()
  const writer = createWriter({
    disk,
    path,
    space,
    limits: { ...defaultLimits, ...limits },
    nextName: createSegmentNames([...closed.keys()]),
    onClosed(segment) {
      closed.set(segment.name, segment)
      for (const listener of listeners) listener()
    },
  })
  const vigil = createVigil({ space, writer, probe: () => probe(disk, path) })
  let closing = false

  return {
    append: record =>
      closing
        ? Promise.reject(new Error('the spool is closed: nothing can be appended'))
        : writer.append(record),
    seal: () => writer.seal(),
    closed: () => [...closed.values()],
    onClosed: listener => void listeners.push(listener),
    async read({ name, bytes }) {
      return poison.read(name, (await disk.read(join(path, name))).subarray(0, bytes))
    },
    async remove(segment) {
      await disk.remove(join(path, segment.name))
      closed.delete(segment.name)
    },
    setAside: poison.keep,
    health() {
      const trouble = writer.fault()?.message ?? space.shortage()
      return health([...closed.values(), writer.current()], trouble, poison.damagedParts())
    },
    async close() {
      closing = true
      vigil.end()
      await writer.seal()
    },
  }
}

function health(
  segments: readonly (ClosedSegment | null)[],
  trouble: string | null,
  damagedParts: number,
): SpoolHealth {
  const waiting = segments.filter(segment => segment !== null && segment.bytes > 0) as ClosedSegment[]
  const oldest = Math.min(...waiting.map(segment => segment.openedAt))
  const damage = damagedParts === 0 ? '' : `${damagedParts} damaged parts of segments are kept in poison/`
  return {
    bytes: waiting.reduce((sum, segment) => sum + segment.bytes, 0),
    lagMs: waiting.length === 0 ? 0 : Math.max(0, Date.now() - oldest),
    ok: trouble === null,
    detail: trouble ?? damage,
  }
}

/** Writes a file and removes it: rejects when the folder takes none. */
async function probe(disk: Disk, path: string): Promise<void> {
  await disk.replace(join(path, 'writable'), Buffer.from('This folder can be written.\n'))
  await disk.remove(join(path, 'writable'))
}

/** Makes the folders, proves that they can be written, and finds what an earlier process left. */
async function openFolder(disk: Disk, path: string, poison: string): Promise<readonly ClosedSegment[]> {
  try {
    await disk.makeFolder(poison)
    await probe(disk, path)
    const files = (await disk.list(path)).filter(({ name }) => isSegmentName(name))
    files.sort((a, b) => (a.name < b.name ? -1 : 1))
    const found: ClosedSegment[] = []
    for (const [index, file] of files.entries()) {
      const { name, bytes } = file
      // Only the newest can have been cut off in the middle of a write.
      const good = index === files.length - 1 ? await cutTornTail(disk, path, file) : bytes
      if (good > 0) found.push({ name, bytes: good, openedAt: Number(name.slice(0, 15)) })
      else await disk.remove(join(path, name))
    }
    return found
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `the spool’s folder cannot be used: ${path} (${why}); make it a folder that this user can read and write`,
      { cause },
    )
  }
}

type FoundFile = Awaited<ReturnType<Disk['list']>>[number]

/** Bytes up to the end of the last good record; what follows it is taken out of the file and kept aside. */
async function cutTornTail(disk: Disk, path: string, { name, bytes }: FoundFile): Promise<number> {
  let file: Buffer
  try {
    file = await disk.read(join(path, name))
  } catch {
    // Nobody is helped by a server that does not start: the loader reads it again, says so, and loads the others.
    return bytes
  }
  const { end } = readRecords(file)
  if (end === file.byteLength) return end
  await disk.replace(join(path, 'poison', `${name}-tail`), file.subarray(end))
  await disk.replace(join(path, name), file.subarray(0, end))
  return end
}
