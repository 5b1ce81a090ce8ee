import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { contents, record, useSpool, watchedDisk } from '../../../../test/support/spool.ts'
import { openSpool } from './spool.ts'

const { path, open, segmentFiles } = useSpool()

/** Writes some records through a spool and returns the one segment file they are in. */
async function writeSegment(labels: readonly number[]): Promise<{ file: string; bytes: Buffer }> {
  const spool = await open()
  for (const label of labels) await spool.append(record(label))
  await spool.close()
  const [name] = await segmentFiles()
  const file = join(path(), name ?? '')
  return { file, bytes: await readFile(file) }
}

describe('appending', () => {
  test('what was appended is read back in order, with whom it belongs to', async () => {
    const spool = await open()
    await Promise.all([1, 2, 3].map(label => spool.append(record(label, 2))))
    expect(await contents(spool)).toEqual(['1-0', '1-1', '2-0', '2-1', '3-0', '3-1'])
    const [segment] = spool.closed()
    const records = segment === undefined ? [] : await spool.read(segment)
    expect(records.map(r => r.visitors[0]?.visitor)).toEqual(['v1', 'v2', 'v3'])
    expect(records.map(r => r.events)).toEqual([2, 2, 2])
  })

  test('files are for their owner alone', async () => {
    const spool = await open()
    await spool.append(record(1))
    const [name] = await segmentFiles()
    expect((await stat(join(path(), name ?? ''))).mode & 0o777).toBe(0o600)
    expect((await stat(path())).mode & 0o777).toBe(0o700)
  })

  test('records that arrive together share one sync', async () => {
    let syncs = 0
    const disk = watchedDisk({
      sync() {
        syncs += 1
      },
    })
    const spool = await open({ disk })
    await Promise.all(Array.from({ length: 100 }, (_, i) => spool.append(record(i))))
    expect(syncs).toBeLessThanOrEqual(2)
  })

  test('an empty spool has no segments and no lag', async () => {
    const spool = await open()
    await spool.seal()
    expect(spool.closed()).toEqual([])
    expect(spool.health()).toEqual({ bytes: 0, lagMs: 0, ok: true, detail: '' })
  })

  test('a closed spool takes nothing more', async () => {
    const spool = await open()
    await spool.close()
    await expect(spool.append(record(1))).rejects.toThrow('the spool is closed')
  })
})

describe('segments', () => {
  test('a segment is closed at its number of events, and no record is split', async () => {
    const spool = await open({ limits: { events: 10 } })
    await Promise.all(Array.from({ length: 7 }, (_, i) => spool.append(record(i, 3))))
    await spool.seal()
    const events: number[] = []
    for (const segment of spool.closed()) {
      events.push((await spool.read(segment)).reduce((sum, r) => sum + r.events, 0))
    }
    expect(events).toEqual([9, 9, 3])
  })

  test('a record larger than a segment gets one of its own', async () => {
    const spool = await open({ limits: { bytes: 100 } })
    await Promise.all([spool.append(record(1, 50)), spool.append(record(2))])
    await spool.seal()
    expect(spool.closed()).toHaveLength(2)
  })

  test('a segment is closed by its age without another event', async () => {
    const spool = await open({ limits: { ageMs: 20 } })
    const closed = new Promise<void>(resolve => spool.onClosed(resolve))
    await spool.append(record(1))
    await closed
    expect(spool.closed()).toHaveLength(1)
  })

  test('a removed segment is gone from disk, and no later one has its name', async () => {
    const spool = await open()
    const names = new Set<string>()
    for (const label of [1, 2, 3]) {
      await spool.append(record(label))
      await spool.seal()
      for (const segment of spool.closed()) {
        names.add(segment.name)
        await spool.remove(segment)
      }
    }
    expect(names.size).toBe(3)
    expect(await segmentFiles()).toEqual([])
  })

  test('a clock that is set back or forth changes neither their order nor lets two share a name', async () => {
    const names: string[] = []
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (const day of ['2026-11-22', '2025-11-22', '2038-01-20', '2026-11-22', '1970-01-01']) {
        vi.setSystemTime(new Date(day))
        const spool = await open()
        await spool.append(record(day))
        await spool.seal()
        names.push(spool.closed().at(-1)?.name ?? '')
        await spool.close()
      }
    } finally {
      vi.useRealTimers()
    }
    expect(names).toEqual([...new Set(names)].sort())
    expect((await contents(await open())).map(label => label.slice(0, 4))).toEqual([
      '2026',
      '2025',
      '2038',
      '2026',
      '1970',
    ])
  })

  test('segments that an earlier process left wait for the loader, oldest first', async () => {
    const first = await open()
    await first.append(record(1))
    await first.seal()
    await first.append(record(2))
    await first.close()
    const second = await open()
    expect(await contents(second)).toEqual(['1-0', '2-0'])
    expect(second.health().bytes).toBeGreaterThan(0)
  })
})

describe('damage', () => {
  test('a tail torn at any byte is cut at the last good record', async () => {
    const { file, bytes } = await writeSegment([1, 2, 3, 4])
    const ends = [...bytes.toString('latin1').matchAll(/"}\n/g)].map(match => match.index + 3)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.byteLength }), async length => {
        await writeFile(file, bytes.subarray(0, length))
        const spool = await openSpool({ path: path() })
        const whole = ends.filter(end => end <= length).length
        expect(await contents(spool)).toEqual([1, 2, 3, 4].slice(0, whole).map(label => `${label}-0`))
        await spool.close()
        await rm(join(path(), 'poison'), { recursive: true })
      }),
      { numRuns: 60 },
    )
  })

  test('a flipped byte costs one record; it is counted and kept aside, and the others are read', async () => {
    const { file, bytes } = await writeSegment([1, 2, 3, 4])
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.byteLength - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const damaged = Buffer.from(bytes)
          damaged.writeUInt8((damaged[at] ?? 0) ^ mask, at)
          await writeFile(file, damaged)
          const spool = await openSpool({ path: path() })
          const read = await contents(spool)
          expect(read).toHaveLength(3)
          expect(['1-0', '2-0', '3-0', '4-0']).toEqual(expect.arrayContaining(read))
          expect(await readdir(join(path(), 'poison'))).not.toEqual([])
          await spool.close()
          await rm(join(path(), 'poison'), { recursive: true })
        },
      ),
      { numRuns: 150 },
    )
  })

  test('damage in the middle is said by health', async () => {
    const { file, bytes } = await writeSegment([1, 2, 3])
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(damaged.readUInt8(20) ^ 1, 20)
    await writeFile(file, damaged)
    const spool = await open()
    expect(await contents(spool)).toEqual(['2-0', '3-0'])
    expect(spool.health().detail).toContain('1 damaged parts')
  })

  test('a file of noise loses nothing else', async () => {
    const { file } = await writeSegment([1])
    await writeFile(file.replace(/[0-9a-f]{8}\.segment$/, '00000000.segment'), Buffer.alloc(5_000, 'TLr1'))
    const spool = await open()
    expect(await contents(spool)).toEqual(['1-0'])
  })
})
