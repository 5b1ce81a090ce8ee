import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../../../test/support/random.ts'
import { createSimulatedDisk } from '../../../../test/support/simulated-disk.ts'
import { contents, record } from '../../../../test/support/spool.ts'
import { readRecords } from './record.ts'
import type { Spool } from './spool.ts'
import { openSpool } from './spool.ts'

const path = '/spool'
const seeds = 1_000

test('whatever fails in whatever order, what was acknowledged is there after a power cut', async () => {
  let [acknowledged, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.integer(), async seed => {
      const random = createRandom(seed)
      const disk = createSimulatedDisk(random)
      const held = new Set<string>()
      let next = 0
      for (let life = 0; life < 3; life += 1) {
        disk.faultRate = 0
        const spool = await openSpool({ path, disk, limits: { events: 8, bytes: 400 } })
        disk.faultRate = random() * 0.3
        for (let burst = 0; burst < 6; burst += 1) {
          const sent = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
            const label = next++
            return spool.append(record(label)).then(
              () => held.add(`${label}-0`),
              () => {
                refused += 1
              },
            )
          })
          await Promise.all(sent)
        }
        disk.cutPower()
        disk.faultRate = 0
        await spool.close()
      }
      const spool = await openSpool({ path, disk })
      const found = await contents(spool)
      await spool.close()
      acknowledged += held.size
      expect(found).toEqual([...new Set(found)])
      expect([...held].filter(label => !found.includes(label))).toEqual([])
    }),
    { numRuns: seeds },
  )
  expect(acknowledged).toBeGreaterThan(seeds)
  expect(refused).toBeGreaterThan(seeds)
})

test('whatever bytes are damaged, no start fails, and every record that was spared comes through', async () => {
  const disk = createSimulatedDisk(() => 1)
  const first = await openSpool({ path, disk, limits: { events: 8 } })
  for (let label = 0; label < 24; label += 1) await first.append(record(label))
  await first.close()
  const good = new Map([...disk.files].map(([name, file]) => [name, file.content]))
  expect(good.size).toBe(3)
  await fc.assert(
    fc.asyncProperty(fc.integer(), async seed => {
      const random = createRandom(seed)
      const spared: string[] = []
      for (const [name, content] of good) {
        const damage = damageOf(content, random)
        disk.files.set(name, { content: damage.content, synced: damage.content.byteLength, tainted: false })
        spared.push(...labelsOf(content, damage.touched))
      }
      const spool = await openSpool({ path, disk })
      const found = await contents(spool)
      expect(found).toEqual(expect.arrayContaining(spared))
      expect(found.length).toBeLessThanOrEqual(24)
      if (found.length < 24) await mustBeKeptAside(spool, disk.files)
      await spool.close()
      disk.files.clear()
    }),
    { numRuns: seeds },
  )
})

/** Flips bytes, zeroes a range or overwrites it with noise; says which range was touched. */
function damageOf(content: Buffer, random: () => number) {
  const damaged = Buffer.from(content)
  const from = Math.floor(random() * content.byteLength)
  const to = Math.min(content.byteLength, from + 1 + Math.floor(random() ** 3 * content.byteLength))
  const kind = Math.floor(random() * 4)
  for (let at = from; at < to; at += 1) {
    if (kind === 0) damaged[at] = 0
    else if (kind === 1) damaged[at] = Math.floor(random() * 256)
    else if (kind === 2) damaged[at] = (damaged[at] ?? 0) ^ (1 + Math.floor(random() * 255))
  }
  return { content: damaged, touched: kind === 3 ? { from: 0, to: 0 } : { from, to } }
}

/** Rows of the records that lie outside of a range. */
function labelsOf(content: Buffer, { from, to }: { readonly from: number; readonly to: number }): string[] {
  const labels: string[] = []
  let start = 0
  for (const { rows } of readRecords(content).records) {
    const end = content.indexOf(rows, start) + rows.byteLength
    if (end <= from || start >= to) labels.push(JSON.parse(Buffer.from(rows).toString()).row)
    start = end
  }
  return labels
}

async function mustBeKeptAside(spool: Spool, files: ReadonlyMap<string, unknown>): Promise<void> {
  const poison = [...files.keys()].filter(name => name.startsWith('/spool/poison/'))
  expect(poison).not.toEqual([])
  expect(spool.health().detail === '' ? poison.every(name => /tail/.test(name)) : true).toBe(true)
}
