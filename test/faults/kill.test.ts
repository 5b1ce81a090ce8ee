import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readServerFile } from '../../packages/touchline/src/data-folder/server-file.ts'
import { createDataFolder, type DataFolder, findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { childrenOf, engineOf, isRunning } from '../support/processes.ts'
import { askServer, isSettled } from '../support/questions.ts'
import { roundsOr } from '../support/rounds.ts'
import { type Sending, startSending } from '../support/sending.ts'
import { type RunningServer, type ServerEnded, startServer } from '../support/server.ts'
import { compareStored, readStored } from '../support/stored.ts'

/** `npm run kill` runs 200. */
const rounds = roundsOr(10)

let folder: DataFolder
let port = 0
let server: RunningServer
let sending: Sending

beforeEach(async () => {
  folder = await createDataFolder()
  port = await findFreePort()
  server = await startServer({ data: folder.path, port })
})

afterEach(async () => {
  await server.stop()
  await folder.remove()
})

/** Stops senders and server, and compares both lists. */
async function mustHaveAllOnce(): Promise<void> {
  await sending.stop()
  await eventually(() => isSettled(server), Boolean, { what: 'An empty spool', withinMs: 120_000 })
  expect(await journeyOf([...sending.acknowledged.values()].at(-1) ?? '')).toEqual(
    [...sending.acknowledged]
      .filter(([, visitor]) => visitor === lastVisitor())
      .map(([id]) => id)
      .sort(),
  )
  expect(await server.stop()).toBe(0)
  const stored = await readStored(folder.path)
  expect(compareStored(sending.acknowledged, stored)).toEqual({ lost: 0, doubled: 0, unasked: 0 })
  expect(stored.journeyElements).toBe(sending.acknowledged.size)
  console.log(
    `${rounds} rounds, ${sending.acknowledged.size} events acknowledged, ${sending.answers.get(0) ?? 0} batches without an answer`,
  )
}

const lastVisitor = (): string | undefined => [...sending.acknowledged.values()].at(-1)

/** Ids of a visitor's events as a question shows them. */
async function journeyOf(visitor: string): Promise<string[]> {
  const { answer } = await askServer(server, { question: 'journey', site: 'main', person: `v:${visitor}` })
  return (answer?.touches ?? []).flatMap(touch => touch.events.map(event => event.id)).sort()
}

async function killRunning(): Promise<void> {
  const children = childrenOf(server.pid)
  expect(children.length).toBeGreaterThan(0)
  await server.kill()
  await eventually(
    async () => children.filter(isRunning),
    alive => alive.length === 0,
    { what: 'The end of the engine' },
  )
}

/** Starts a server and kills it before it listens: what the last one left is read, and perhaps half of it loaded. */
async function killStarting(): Promise<void> {
  const starting = startServer({ data: folder.path, port }).then(
    running => running.kill(),
    (ended: ServerEnded) => ended,
  )
  const { pid } = await eventually(
    async () => readServerFile(folder.path) ?? { pid: 0 },
    file => file.pid !== 0,
    { what: 'The server’s file' },
  )
  await sleep(Math.random() * 600)
  // It may have listened before, and have ended by that.
  if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  await starting
}

describe('a server that is killed while events arrive', () => {
  it('takes its engine with it, starts again, and has every acknowledged event exactly once', async () => {
    sending = startSending({ url: server.url, key: server.key })
    for (let round = 0; round < rounds; round += 1) {
      await sleep(100 + Math.random() * 1_500)
      await killRunning()
      if (round % 4 === 3) await killStarting()
      server = await startServer({ data: folder.path, port })
    }
    await mustHaveAllOnce()
  })
})

describe('an engine that is killed or stops answering while events arrive', () => {
  it('is no matter to senders, and loses and doubles nothing', async () => {
    sending = startSending({ url: server.url, key: server.key, pauseMs: 5 })
    for (let round = 0; round < rounds; round += 1) {
      await sleep(Math.random() * 1_000)
      const engine = await engineOf(server.pid)
      const before = sending.acknowledged.size
      if (round % 3 === 2) {
        process.kill(engine, 'SIGSTOP')
        await eventually(
          async () => sending.acknowledged.size - before,
          more => more > 200,
          { what: 'Answers without an engine' },
        )
        process.kill(engine, round % 2 === 0 ? 'SIGCONT' : 'SIGKILL')
      } else process.kill(engine, 'SIGKILL')
      await eventually(
        async () => sending.acknowledged.size - before,
        more => more > 400,
        { what: 'Answers after the engine’s end' },
      )
    }
    expect([...sending.answers.keys()]).toEqual([202])
    await mustHaveAllOnce()
  })
})
