import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type CollectorAlone,
  type CollectorAloneOptions,
  readSpooled,
  startCollectorAlone,
} from '../support/collector-alone.ts'
import { createDataFolder, type DataFolder, findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { halfWritesIn, hasCompiler, hasStrace, injectedSync } from '../support/fault-tools.ts'
import { createLoopDisk, whatLoopDiskLacks } from '../support/loop-disk.ts'
import { askServer, isSettled } from '../support/questions.ts'
import { postBatch, type Sending, startSending } from '../support/sending.ts'
import { startServer } from '../support/server.ts'
import { compareStored, readStored } from '../support/stored.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

const lacks = whatLoopDiskLacks()
if (lacks !== null)
  console.warn(`Full and read-only disks are skipped: this machine or user has no ${lacks}.`)
const straces = hasStrace()
if (!straces) console.warn('Failing and slow syncs are skipped: strace is missing or may not trace.')

let folder: DataFolder
const running: { giveUp(): unknown }[] = []
beforeEach(async () => {
  folder = await createDataFolder()
})
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.giveUp()
  await folder.remove()
})

/** A collector and senders that end with the test, however it ends. */
async function collect(
  options: Omit<CollectorAloneOptions, 'port'>,
  senders = 4,
): Promise<{ readonly collector: CollectorAlone; readonly sending: Sending }> {
  const collector = await startCollectorAlone({ ...options, port: await findFreePort() })
  // Whoever waits sends again: only what arrives while others wait can be refused.
  const sending = startSending({ ...collector, senders, patienceMs: 1_000 })
  running.push({ giveUp: collector.kill }, sending)
  return { collector, sending }
}

/** Waits until events are refused with 503 and, besides, accepted. */
const untilRefused = (sending: Sending, times = 3) =>
  eventually(
    async () => Object.fromEntries(sending.answers),
    answers => (answers[503] ?? 0) >= times && (answers[202] ?? 0) > 10,
    { what: 'A refusal', withinMs: 60_000 },
  )

/** Every event that was acknowledged is in the spool, and no answer was anything but 202 and 503. */
async function mustBeSpooled(sending: Sending, data: string, collector: CollectorAlone): Promise<void> {
  await sending.stop()
  await collector.kill()
  const spooled = await readSpooled(data)
  expect([...sending.acknowledged.keys()].filter(id => !spooled.has(id))).toEqual([])
  expect([...sending.answers.keys()].filter(status => ![0, 202, 503].includes(status))).toEqual([])
}

describe.skipIf(!straces)('a disk whose syncs', () => {
  it('fail at times has every acknowledged event all the same', async () => {
    const data = folder.path
    const under = injectedSync('error=EIO:when=40+40')
    const { collector, sending } = await collect({ data, under }, 8)
    await untilRefused(sending)
    await mustBeSpooled(sending, data, collector)
  })

  it('last for seconds refuses what it cannot take in two of them', async () => {
    const data = folder.path
    const under = injectedSync('delay_enter=6000000:when=40..40')
    const { collector, sending } = await collect({ data, under }, 8)
    await untilRefused(sending, 1)
    await mustBeSpooled(sending, data, collector)
  })
})

describe.skipIf(!hasCompiler() || process.platform !== 'linux')('a disk that takes half of a write', () => {
  it('and then has no space tears nothing that was acknowledged', async () => {
    const data = folder.path
    const env = await halfWritesIn(folder.path)
    const { collector, sending } = await collect({ data, env }, 8)
    await untilRefused(sending)
    await mustBeSpooled(sending, data, collector)
  })
})

describe.skipIf(lacks !== null)('a disk', () => {
  it('that is full to the last byte refuses, loses nothing, and takes events again once there is room', async () => {
    const disk = await createLoopDisk(16)
    try {
      const data = join(disk.path, 'data')
      await mkdir(data)
      await writeFile(join(disk.path, 'ballast'), Buffer.alloc(4 * 1024 * 1024))
      const { collector, sending } = await collect({ data, mode: '--fill' })
      await untilRefused(sending)
      await rm(join(disk.path, 'ballast'))
      const before = sending.acknowledged.size
      await eventually(
        async () => sending.acknowledged.size - before,
        more => more > 200,
        { what: 'Events after room was made' },
      )
      sending.giveUp()
      await mustBeSpooled(sending, data, collector)
    } finally {
      await disk.remove()
    }
  })

  it('that turns read-only refuses, and is used again when it turns back, without an event in between', async () => {
    const disk = await createLoopDisk(64)
    try {
      const data = join(disk.path, 'data')
      await mkdir(data)
      const collector = await startCollectorAlone({ data, port: await findFreePort() })
      expect(await postBatch(collector.url, createPageBatch({ key: collector.key, size: 3 }))).toBe(202)
      // A segment is open for a second, and until then the kernel does not let its disk turn.
      await eventually(async () => turns(() => disk.remount('remount,ro')), Boolean, {
        what: 'Turning read-only',
      })
      const batch = createPageBatch({ key: collector.key, size: 3 })
      expect(await postBatch(collector.url, batch)).toBe(503)
      disk.remount('remount,rw')
      expect(await postBatch(collector.url, batch)).toBe(202)
      await collector.kill()
      expect((await readSpooled(data)).size).toBe(6)
    } finally {
      await disk.remove()
    }
  })
})

function turns(remount: () => void): boolean {
  try {
    remount()
    return true
  } catch {
    // Busy: a file is open for writing; the caller tries again.
    return false
  }
}

describe.skipIf(lacks !== null)('a server whose disk is nearly full', () => {
  it('answers 503 before it is full, goes on answering questions, and recovers without a restart', async () => {
    const disk = await createLoopDisk(512)
    try {
      const data = join(disk.path, 'data')
      const server = await startServer({ data, args: ['--keep-free', '128MB'] })
      const sending = startSending({ ...server, senders: 2, pauseMs: 5 })
      await eventually(
        async () => sending.acknowledged.size,
        size => size > 500,
        { what: 'Events' },
      )
      const ballast = join(disk.path, 'ballast')
      await writeFile(ballast, Buffer.alloc(380 * 1024 * 1024))
      await untilRefused(sending)
      const refused = await fetch(`${server.url}/v1/events`, {
        method: 'POST',
        headers: pageHeaders,
        body: JSON.stringify(createPageBatch({ key: server.key, size: 1 })),
      })
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
      expect(await refused.json()).toMatchObject({ error: { code: 'spool_unavailable' } })
      const health = await fetch(`${server.url}/health`)
      expect(health.status).toBe(503)
      expect(await health.json()).toMatchObject({
        ok: false,
        spool: { ok: false, detail: expect.stringContaining('the disk is nearly full') },
        engine: { ok: true },
      })
      const [[, visitor = ''] = []] = sending.acknowledged
      await eventually(() => isSettled(server), Boolean, { what: 'Loading on a disk that is nearly full' })
      const { answer } = await askServer(server, {
        question: 'journey',
        site: 'main',
        person: `v:${visitor}`,
      })
      expect(answer?.touches.length).toBeGreaterThan(0)

      await rm(ballast)
      await eventually(
        async () => (await fetch(`${server.url}/health`)).status,
        status => status === 200,
        { what: 'The recovery' },
      )
      await sleep(500)
      await sending.stop()
      await eventually(() => isSettled(server), Boolean, { what: 'An empty spool', withinMs: 60_000 })
      await server.stop()
      expect(compareStored(sending.acknowledged, await readStored(data))).toEqual({
        lost: 0,
        doubled: 0,
        unasked: 0,
      })
    } finally {
      await disk.remove()
    }
  })
})

describe.skipIf(lacks !== null)('a server whose disk turns read-only for good', () => {
  it('refuses events, and answers questions and shows its dashboard as before', async () => {
    const disk = await createLoopDisk(512)
    try {
      const data = join(disk.path, 'data')
      const server = await startServer({ data })
      const batch = createPageBatch({ key: server.key, size: 3 })
      expect(await postBatch(server.url, batch)).toBe(202)
      await eventually(() => isSettled(server), Boolean, { what: 'An empty spool' })
      // As after an error of the disk: the kernel takes no more writes, whoever has files open.
      disk.remount('remount,abort')
      await eventually(
        async () => postBatch(server.url, createPageBatch({ key: server.key, size: 1 })),
        status => status === 503,
        { what: 'The first refusal' },
      )
      expect((await fetch(`${server.url}/health`)).status).toBe(503)
      for (let turn = 0; turn < 3; turn += 1) {
        const person = `v:${batch.visitor}`
        const { answer } = await askServer(server, { question: 'journey', site: 'main', person })
        expect(answer?.touches.length).toBeGreaterThan(0)
        expect(await (await fetch(server.dashboard)).text()).toContain('<title>Touchline</title>')
        expect(await postBatch(server.url, createPageBatch({ key: server.key, size: 1 }))).toBe(503)
        await sleep(1_000)
      }
      await server.kill()
    } finally {
      await disk.remove()
    }
  })
})
