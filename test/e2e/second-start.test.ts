import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { askServer, isSettled, recentDays } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'

const demo = ['--visitors', '150', '--days', '8']

let folder: DataFolder
beforeAll(async () => {
  folder = await createDataFolder()
})
afterAll(async () => {
  await folder?.remove()
})

async function startDemo(): Promise<RunningServer> {
  const server = await startServer({ command: 'demo', data: folder.path, args: demo })
  await eventually(
    () => isSettled(server),
    settled => settled,
  )
  return server
}

const countAll = async (server: RunningServer) => {
  const { answer } = await askServer(server, {
    question: 'journeys',
    site: 'main',
    ...recentDays(),
    limit: 500,
  })
  return { total: answer.total, ids: answer.rows.map(row => `${row.id} ${row.touchCount}`).sort() }
}

/** Events that the demo says it sent. */
const eventsSent = (server: RunningServer): number =>
  Number(server.lines.find(line => line.event === 'seeded')?.events ?? 0)

describe('a second start of the demo on the same folder', () => {
  it('keeps the key and the journeys, and sends only what has happened since', async () => {
    const first = await startDemo()
    const before = await countAll(first)
    expect(before.total).toBeGreaterThan(50)
    expect(await first.stop()).toBe(0)

    const second = await startDemo()
    const after = await countAll(second)
    expect(second.key).toBe(first.key)
    // The demo's world goes on: between two starts a simulated visitor may have left a page.
    expect(eventsSent(second)).toBeLessThan(eventsSent(first) / 20)
    expect(after.total - before.total).toBeLessThanOrEqual(eventsSent(second))
    if (eventsSent(second) === 0) expect(after).toEqual(before)
    expect(await second.stop()).toBe(0)
  })
})
