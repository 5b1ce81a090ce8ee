/**
 * The few things the spool does to a disk, so that a test can let each of them fail.
 *
 * @module
 */
import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A file that is only ever appended to. */
export interface DiskFile {
  /** Writes all of the bytes at the end, or rejects. */
  append(chunks: readonly Uint8Array[]): Promise<void>
  /** Resolves when everything appended survives a power cut. */
  sync(): Promise<void>
  truncate(bytes: number): Promise<void>
  close(): Promise<void>
}

/** How full a disk is. */
export interface DiskSpace {
  readonly freeBytes: number
  readonly totalBytes: number
  /** How many more files it takes; absent where that has no limit of its own. */
  readonly freeFiles?: number | undefined
}

/** A folder on a disk. */
export interface Disk {
  /** Makes the folder, for its owner alone, and its parents. */
  makeFolder(path: string): Promise<void>
  /** Names and sizes of the plain files in a folder. */
  list(path: string): Promise<readonly { readonly name: string; readonly bytes: number }[]>
  /** Creates a file that must not exist yet, for its owner alone; resolves when its name survives a power cut. */
  create(path: string): Promise<DiskFile>
  read(path: string): Promise<Buffer>
  /** Replaces a file's content whole: afterwards either the old or the new one is there. */
  replace(path: string, content: Uint8Array): Promise<void>
  remove(path: string): Promise<void>
  /** What is free for this user on the disk that a folder is on, and how large that disk is. */
  space(path: string): Promise<DiskSpace>
}

/** The disk of this machine. */
export const nodeDisk: Disk = Object.freeze({
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
  async list(path) {
    const entries = await readdir(path, { withFileTypes: true })
    const files = entries.filter(entry => entry.isFile())
    return Promise.all(files.map(async ({ name }) => ({ name, bytes: (await stat(join(path, name))).size })))
  },
  async create(path) {
    const file = await open(path, 'ax', 0o600)
    try {
      await syncFolder(dirname(path))
    } catch (error) {
      await file.close()
      throw error
    }
    return appendOnly(file)
  },
  read: path => readFile(path),
  async replace(path, content) {
    const beside = join(dirname(path), `.${basename(path)}.new`)
    const file = await open(beside, 'w', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
    await syncFolder(dirname(path))
  },
  // The removal needs no sync: a segment that comes back after a power cut is loaded again, to no effect.
  // One that is gone already needs none either.
  remove: path => rm(path, { force: true }),
  async space(path) {
    const { bavail, blocks, bsize, files, ffree } = await statfs(path)
    const freeFiles = files === 0 ? undefined : ffree
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, freeFiles }
  },
} satisfies Disk)

function appendOnly(file: FileHandle): DiskFile {
  return {
    append: chunks => appendAll(file, chunks),
    sync: () => file.datasync(),
    truncate: bytes => file.truncate(bytes),
    close: () => file.close(),
  }
}

/** A disk that is nearly full takes a part of a write and says so only by the count. */
async function appendAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  const { bytesWritten } = await file.writev([...chunks])
  if (bytesWritten === total) return
  const rest = Buffer.concat(chunks).subarray(bytesWritten)
  let done = 0
  while (done < rest.byteLength) {
    const { bytesWritten: more } = await file.write(rest, done)
    if (more === 0) throw new Error(`the disk took ${bytesWritten + done} of ${total} bytes`)
    done += more
  }
}

/** A file's name is durable only once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
