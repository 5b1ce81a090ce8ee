import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDataFolder, type DataFolder, findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { childrenOf, isRunning } from '../support/processes.ts'
import { askServer } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { createPageBatch, type PageBatch, pageHeaders } from '../support/wire.ts'

/** More rounds: TOUCHLINE_KILL_ROUNDS=100 npm test -- kill */
const rounds = Number(process.env.TOUCHLINE_KILL_ROUNDS ?? 4)
const eventsPerBatch = 20
const batchesPerVisitor = 10
const senders = 4

interface Sent {
  readonly acknowledged: PageBatch[]
  readonly unanswered: PageBatch[]
}

async function post(url: string, batch: PageBatch): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: pageHeaders,
      body: JSON.stringify(batch),
    })
    const said = (await answer.json()) as { batch?: string; accepted?: number }
    return answer.status === 202 && said.batch === batch.batch && said.accepted === batch.events.length
  } catch {
    // The connection broke: whether the batch was kept is unknown, exactly as for a browser.
    return false
  }
}

/** Sends batches without pause until one is not acknowledged, and keeps both lists. */
async function sendUntilItDies(server: RunningServer, sent: Sent): Promise<void> {
  for (let turn = 0, visitor = randomUUID(); ; turn += 1) {
    if (turn % batchesPerVisitor === 0) visitor = randomUUID()
    const batch = createPageBatch({ key: server.key, size: eventsPerBatch, visitor })
    if (await post(server.url, batch)) {
      sent.acknowledged.push(batch)
    } else {
      sent.unanswered.push(batch)
      return
    }
  }
}

async function storedIds(server: RunningServer, visitor: string): Promise<string[]> {
  const answer = await askServer(server, { question: 'journey', site: 'main', person: `v:${visitor}` }).catch(
    () => null,
  )
  const touches = answer === null ? [] : answer.answer.touches
  return touches.flatMap(touch => touch.events.map(event => event.id)).sort()
}

/** The ids that each visitor's journey must hold. */
function idsByVisitor(batches: readonly PageBatch[]): Map<string, string[]> {
  const ids = new Map<string, string[]>()
  for (const { visitor, events } of batches) {
    ids.set(visitor, [...(ids.get(visitor) ?? []), ...events.map(event => event.id)].sort())
  }
  return ids
}

describe('a server that is killed while events arrive', () => {
  let folder: DataFolder
  let server: RunningServer

  beforeEach(async () => {
    folder = await createDataFolder()
  })
  afterEach(async () => {
    await server.stop()
    await folder.remove()
  })

  it('takes its engine with it, starts again, and has every acknowledged event exactly once', async () => {
    const port = await findFreePort()
    const sent: Sent = { acknowledged: [], unanswered: [] }
    for (let round = 0; round < rounds; round += 1) {
      server = await startServer({ data: folder.path, port })
      const children = childrenOf(server.pid)
      expect(children.length).toBeGreaterThan(0)
      const sending = Array.from({ length: senders }, () => sendUntilItDies(server, sent))
      await sleep(400 + Math.random() * 1500)
      await server.kill()
      await Promise.all(sending)
      await eventually(
        async () => children.filter(isRunning),
        alive => alive.length === 0,
        {
          what: 'The end of the engine',
        },
      )
    }

    server = await startServer({ data: folder.path, port })
    // A browser sends again what was not acknowledged; parts of it may have been kept.
    const resent = await Promise.all(sent.unanswered.map(batch => post(server.url, batch)))
    expect(resent.every(Boolean)).toBe(true)

    expect(sent.acknowledged.length).toBeGreaterThan(rounds)
    for (const [visitor, wanted] of idsByVisitor([...sent.acknowledged, ...sent.unanswered])) {
      const found = await eventually(
        () => storedIds(server, visitor),
        ids => ids.length >= wanted.length,
        { what: `The journey of visitor ${visitor}` },
      )
      expect(found).toEqual(wanted)
    }
  })
})
