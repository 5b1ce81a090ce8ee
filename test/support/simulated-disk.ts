/**
 * A disk in memory that loses, at a power cut, what was not synced, and that fails as a seed says.
 *
 * @module
 */
import { basename, dirname } from 'node:path'
import type { Disk, DiskFile } from '../../packages/ingest/src/index.ts'

interface SimulatedFile {
  content: Buffer
  /** Bytes that survive a power cut. */
  synced: number
  /** A write went wrong: the kernel may have dropped any of what was not synced. */
  tainted: boolean
}

/** A disk whose faults follow a source of numbers between 0 and 1. */
export interface SimulatedDisk extends Disk {
  /** How often writes and syncs fail; 0 to begin with. */
  faultRate: number
  /** Forgets what was not synced, a random part of the last write aside. */
  cutPower(): void
  readonly files: Map<string, SimulatedFile>
}

/** Makes an empty disk. */
export function createSimulatedDisk(random: () => number): SimulatedDisk {
  const files = new Map<string, SimulatedFile>()

  const append = async (file: SimulatedFile, chunks: readonly Uint8Array[]): Promise<void> => {
    const whole = Buffer.concat(chunks)
    if (random() >= disk.faultRate) {
      file.content = Buffer.concat([file.content, whole])
      return
    }
    const taken = Math.floor(random() * whole.byteLength)
    file.content = Buffer.concat([file.content, whole.subarray(0, taken)])
    throw new Error('ENOSPC: no space left on device, write')
  }
  const sync = async (file: SimulatedFile): Promise<void> => {
    if (random() < disk.faultRate) {
      file.tainted = true
      throw new Error('EIO: i/o error, fdatasync')
    }
    // After a failed sync the kernel may report success for pages it has dropped.
    if (!file.tainted) file.synced = file.content.byteLength
  }
  const toDiskFile = (file: SimulatedFile): DiskFile => ({
    append: chunks => append(file, chunks),
    sync: () => sync(file),
    async truncate(bytes) {
      if (random() < disk.faultRate) throw new Error('EIO: i/o error, ftruncate')
      file.content = file.content.subarray(0, bytes)
      file.synced = Math.min(file.synced, bytes)
    },
    async close() {
      if (random() < disk.faultRate) throw new Error('EIO: i/o error, close')
    },
  })
  const mustHave = (path: string): SimulatedFile => {
    const file = files.get(path)
    if (file === undefined) throw new Error(`ENOENT: no such file, open '${path}'`)
    return file
  }

  const disk: SimulatedDisk = {
    faultRate: 0,
    files,
    cutPower() {
      for (const file of files.values()) {
        const unsynced = file.content.byteLength - file.synced
        const left = file.synced + Math.floor(random() * (unsynced + 1))
        // Pages reach a disk in any order: what was not synced may be torn anywhere, or be zeroes.
        const zeroed = random() < 0.5 ? file.synced + Math.floor((left - file.synced) / 2) : left
        file.content = Buffer.concat([file.content.subarray(0, zeroed), Buffer.alloc(left - zeroed)])
        file.synced = left
        file.tainted = false
      }
    },
    makeFolder: async () => undefined,
    list: async folder =>
      [...files]
        .filter(([path]) => dirname(path) === folder)
        .map(([path, { content }]) => ({ name: basename(path), bytes: content.byteLength })),
    async create(path) {
      if (random() < disk.faultRate) throw new Error(`ENOSPC: no space left on device, open '${path}'`)
      const file = { content: Buffer.alloc(0), synced: 0, tainted: false }
      files.set(path, file)
      return toDiskFile(file)
    },
    read: async path => Buffer.from(mustHave(path).content),
    async replace(path, bytes) {
      files.set(path, { content: Buffer.from(bytes), synced: bytes.byteLength, tainted: false })
    },
    remove: async path => void files.delete(path),
    space: async () => ({ freeBytes: 2 ** 40, totalBytes: 2 ** 40 }),
  }
  return disk
}
