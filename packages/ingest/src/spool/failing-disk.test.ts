import { writeFile } from 'node:fs/promises'
import { Refusal } from '@touchline/protocol'
import { describe, expect, test } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { contents, record, useSpool, watchedDisk } from '../../../../test/support/spool.ts'
import { nodeDisk } from './disk.ts'
import { defaultKeepFree } from './space.ts'
import { openSpool } from './spool.ts'

const { path, open, segmentFiles } = useSpool()

describe('a failing disk', () => {
  test('a failed sync refuses the waiting appends, and the same file is never synced again', async () => {
    const synced: number[] = []
    let failNext = false
    const disk = watchedDisk({
      sync(file) {
        synced.push(file)
        if (!failNext) return
        failNext = false
        throw new Error('EIO: i/o error, fdatasync')
      },
    })
    const spool = await open({ disk })
    await spool.append(record(1))
    failNext = true
    const refused = await Promise.allSettled([spool.append(record(2)), spool.append(record(3))])
    for (const outcome of refused) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'spool_unavailable', retryAfterMs: 2_000 },
      })
      expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(Refusal)
    }
    expect(spool.health()).toMatchObject({ ok: false, detail: 'EIO: i/o error, fdatasync' })
    await spool.append(record(4))
    expect(spool.health().ok).toBe(true)
    expect(synced).toEqual([1, 1, 2])
    expect(await contents(spool)).toEqual(['1-0', '4-0'])
  })

  test('a full disk refuses, tears nothing that was acknowledged, and recovers by itself', async () => {
    let full = false
    const disk = watchedDisk({
      async append(_, chunks, write) {
        if (!full) return write(chunks)
        await write([Buffer.concat(chunks).subarray(0, 10)])
        throw new Error('ENOSPC: no space left on device')
      },
    })
    const spool = await open({ disk })
    await spool.append(record(1))
    full = true
    await expect(spool.append(record(2))).rejects.toThrow('ENOSPC')
    await expect(spool.append(record(3))).rejects.toThrow('ENOSPC')
    full = false
    await spool.append(record(4))
    expect(await contents(spool)).toEqual(['1-0', '4-0'])
    expect(spool.health().detail).toBe('')
  })

  test('a folder that cannot be used is named when the spool is opened', async () => {
    await writeFile(path(), 'a file is in the way')
    await expect(openSpool({ path: path() })).rejects.toThrow(`the spool’s folder cannot be used: ${path()}`)
  })
})

describe('a disk that is nearly full', () => {
  const megabyte = 1024 * 1024
  let freeBytes = 0
  const disk = { ...nodeDisk, space: async () => ({ freeBytes, totalBytes: 10_000 * megabyte }) }

  test('refuses before it is full, says so, and takes events again by itself once there is room', async () => {
    freeBytes = 600 * megabyte
    const spool = await open({ disk })
    await spool.append(record(1))
    freeBytes = 499 * megabyte
    const full = await eventually(
      async () => spool.health(),
      health => !health.ok,
      { what: 'The refusal' },
    )
    expect(full.detail).toContain('the disk is nearly full: 499 MB are free and 500 MB are kept free')
    const refusal = await spool.append(record(2)).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({ code: 'spool_unavailable', status: 503, retryAfterMs: 30_000 })
    expect(await contents(spool)).toEqual(['1-0'])
    freeBytes = 600 * megabyte
    await eventually(
      async () => spool.health().ok,
      ok => ok,
      { what: 'The recovery without an event' },
    )
    await spool.append(record(3))
    expect(await contents(spool)).toEqual(['1-0', '3-0'])
  })

  test('is noticed within what is kept free, however fast the events come', async () => {
    freeBytes = 501 * megabyte
    const spool = await open({
      keepFree: () => 500 * megabyte,
      disk: {
        ...disk,
        async create(name) {
          const file = await nodeDisk.create(name)
          return {
            ...file,
            async append(chunks) {
              for (const chunk of chunks) freeBytes -= chunk.byteLength
            },
          }
        },
      },
    })
    const large = { ...record(1), rows: Buffer.alloc(8 * megabyte) }
    const writeOn = async (): Promise<never> => {
      for (;;) await spool.append(large)
    }
    await expect(writeOn()).rejects.toThrow('the disk is nearly full')
    expect(freeBytes).toBeGreaterThan(400 * megabyte)
  })

  test('is one that takes no more files, however many bytes are free', async () => {
    const space = async () => ({ freeBytes: 900 * megabyte, totalBytes: 1_000 * megabyte, freeFiles: 999 })
    const spool = await open({ disk: { ...nodeDisk, space } })
    await expect(spool.append(record(1))).rejects.toThrow('it takes 999 more files, and 1000 are kept free')
  })

  test.each([
    [16 * megabyte, 4 * megabyte],
    [2_000 * megabyte, 256 * megabyte],
    [20_000 * megabyte, 1_000 * megabyte],
    [4_000_000 * megabyte, 2_048 * megabyte],
  ])('of %d bytes keeps %d free', (total, kept) => {
    expect(defaultKeepFree(total)).toBe(kept)
  })
})

describe('a disk that cannot be read', () => {
  test('keeps no server from starting, and no other segment from being loaded', async () => {
    const first = await open()
    await first.append(record(1))
    await first.close()
    const second = await open()
    await second.append(record(2))
    await second.close()
    const [, unreadable = ''] = await segmentFiles()
    const disk = {
      ...nodeDisk,
      async read(name: string) {
        if (name.endsWith(unreadable)) throw new Error('EIO: i/o error, read')
        return nodeDisk.read(name)
      },
    }
    const spool = await open({ disk })
    const [readable, broken] = spool.closed()
    expect(await spool.read(readable ?? expect.fail())).toHaveLength(1)
    await expect(spool.read(broken ?? expect.fail())).rejects.toThrow('EIO')
  })
})
