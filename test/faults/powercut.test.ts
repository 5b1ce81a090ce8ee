import { spawnSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSpooled, startCollectorAlone } from '../support/collector-alone.ts'
import { findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { createLoopDisk, type LoopDisk, whatLoopDiskLacks } from '../support/loop-disk.ts'
import { childrenOf, isRunning } from '../support/processes.ts'
import { isSettled } from '../support/questions.ts'
import { roundsOr } from '../support/rounds.ts'
import { startSending } from '../support/sending.ts'
import { type RunningServer, type ServerOptions, startServer } from '../support/server.ts'
import { compareStored, readStored } from '../support/stored.ts'

/** `npm run powercut` makes 200 cuts. */
const rounds = roundsOr(4)
const lacks = whatLoopDiskLacks()
if (lacks !== null) console.warn(`The power cuts are skipped: this machine or user has no ${lacks}.`)

let disk: LoopDisk

beforeEach(async () => {
  // The file behind it takes only what is written: each round leaves parts that the engine keeps for minutes.
  disk = await createLoopDisk(512 + 64 * rounds)
})

afterEach(async () => {
  await disk.remove()
})

/**
 * Cuts the power of a server's disk. The server is frozen just before: where the power goes, nothing is answered any
 * more, while here a process lives on, and a sync that was under way may be told that it has succeeded although the
 * journal was thrown away. Everything that was acknowledged before is counted, also what is still on its way.
 */
async function cutUnder(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  disk.cutPower()
  await sleep(50)
}

interface Cuts {
  readonly acknowledged: number
  readonly lost: number
}

/** Cuts the power of a collector under load again and again, and counts what was acknowledged and is not there. */
async function cutCollector({
  cuts,
  mode,
}: {
  readonly cuts: number
  readonly mode?: '--no-sync'
}): Promise<Cuts> {
  const data = join(disk.path, 'data')
  let [acknowledged, lost] = [0, 0]
  for (let cut = 0; cut < cuts; cut += 1) {
    await mkdir(data)
    const collector = await startCollectorAlone({ data, port: await findFreePort(), mode })
    const sending = startSending({ ...collector, patienceMs: 500 })
    await sleep(100 + Math.random() * 800)
    await cutUnder(collector.pid)
    const counted = new Map(sending.acknowledged)
    await collector.kill()
    sending.giveUp()
    await disk.restart()
    const found = await readSpooled(data)
    acknowledged += counted.size
    lost += [...counted.keys()].filter(id => !found.has(id)).length
    await rm(data, { recursive: true })
  }
  return { acknowledged, lost }
}

describe.skipIf(lacks !== null)('a collector whose power is cut under load', () => {
  it('has every acknowledged event', async () => {
    const { acknowledged, lost } = await cutCollector({ cuts: rounds })
    console.log(`collector: ${rounds} cuts, ${acknowledged} events acknowledged, ${lost} lost`)
    expect(acknowledged).toBeGreaterThan(0)
    expect(lost).toBe(0)
  })

  it('would lose events if it did not sync: what the test above finds is no accident', async () => {
    const { acknowledged, lost } = await cutCollector({ cuts: 3, mode: '--no-sync' })
    console.log(`control without sync: 3 cuts, ${acknowledged} events acknowledged, ${lost} lost`)
    expect(lost).toBeGreaterThan(0)
  })
})

/** Cuts the power of a server, and starts another one on its disk when its engine has ended too. */
async function cutAndRestart(server: RunningServer, options: ServerOptions): Promise<RunningServer> {
  const children = childrenOf(server.pid)
  await cutUnder(server.pid)
  await server.kill()
  await eventually(
    async () => children.filter(isRunning),
    alive => alive.length === 0,
    { what: 'The end of the engine' },
  )
  await disk.restart()
  return startServer(options)
}

describe.skipIf(lacks !== null)('a server whose power is cut under load', () => {
  it('has journeys of all events that left the spool, also in a folder that it has had for long', async () => {
    const data = join(disk.path, 'data')
    const port = await findFreePort()
    let server = await startServer({ data, port })
    const acknowledged = new Map<string, unknown>()
    for (const isLong of [true, false]) {
      const sending = startSending({ ...server, pauseMs: 2 })
      await sleep(2_000)
      await sending.stop()
      await eventually(() => isSettled(server), Boolean, { what: 'An empty spool' })
      for (const [id, what] of sending.acknowledged) acknowledged.set(id, what)
      // From here on the disk has all that was derived so far, as after any minute with nothing to do.
      if (isLong) spawnSync('sync', ['--file-system', disk.path])
    }
    server = await cutAndRestart(server, { data, port })
    await eventually(() => isSettled(server), Boolean, { what: 'An empty spool' })
    await server.stop()
    const stored = await readStored(data)
    expect([stored.copies.size, stored.journeyElements]).toEqual([acknowledged.size, acknowledged.size])
  })

  it('has every acknowledged event exactly once, in its engine', async () => {
    const data = join(disk.path, 'data')
    const port = await findFreePort()
    let server = await startServer({ data, port })
    const sending = startSending({ ...server, pauseMs: 2, patienceMs: 2_000 })
    for (let cut = 0; cut < rounds; cut += 1) {
      await sleep(200 + Math.random() * 3_000)
      server = await cutAndRestart(server, { data, port })
    }
    await sending.stop()
    await eventually(() => isSettled(server), Boolean, { what: 'An empty spool', withinMs: 120_000 })
    await server.stop()
    const stored = await readStored(data)
    console.log(`server: ${rounds} cuts, ${sending.acknowledged.size} events acknowledged`)
    expect(compareStored(sending.acknowledged, stored)).toEqual({ lost: 0, doubled: 0, unasked: 0 })
    expect(stored.journeyElements).toBe(sending.acknowledged.size)
  })
})
