import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { filesHolding, formsOfUuid } from '../support/search-folder.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

/** Sends two events of a visitor, one of which says of its step nothing. */
async function sendHalfBad(visitor: string): Promise<void> {
  const batch = createPageBatch({ key: server.key, size: 2, visitor })
  const [good, bad] = batch.events
  const body = JSON.stringify({ ...batch, events: [good, { ...bad, name: 'checkout_step', data: {} }] })
  const answer = await fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body })
  expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'event_invalid' }] })
}

const quarantine = (...args: readonly string[]) =>
  runTouchline(['quarantine', ...args, '--data', folder.path])

async function quarantineJson(...args: readonly string[]) {
  const { code, stdout, stderr } = await quarantine(...args, '--json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

it('shows refused events while a server runs and without one, and takes out those of somebody who is erased', async () => {
  const [somebody, other] = [randomUUID(), randomUUID()]
  await sendHalfBad(somebody)
  await sendHalfBad(other)

  const list = await quarantine('list')
  expect(list.stdout).toMatch(/^2 refused events are kept, .*\n\n id|^2 refused events are kept/)
  expect(list.stdout).toContain('checkout_step')
  expect(list.stdout).toContain('data.step')
  const { newest } = await quarantineJson('list', '--code', 'event_invalid', '--limit', '1')
  expect(newest).toMatchObject([{ site: 'main', batch: { visitor: other } }])
  const shown = await quarantine('show', newest[0].id)
  expect(JSON.parse(shown.stdout)).toEqual(newest[0])
  expect(await quarantineJson('replay')).toEqual({ accepted: 0, refused: 2 })
  const unknown = await quarantine('show', 'nothing')
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining('No refused event is kept under nothing'),
  ])

  const kept = () => filesHolding(join(folder.path, 'quarantine'), formsOfUuid(somebody))
  expect(await kept()).toHaveLength(1)
  const given = await runTouchline(['person', 'export', somebody, '--data', folder.path])
  expect(given.stdout).toContain('{"table":"quarantine","row":{')
  expect(given.stdout).not.toContain(other)
  const erased = await runTouchline(['person', 'erase', somebody, '--data', folder.path, '--json'])
  expect(JSON.parse(erased.stdout)).toMatchObject({ events: 1, refusedEvents: 1 })
  expect(await filesHolding(folder.path, formsOfUuid(somebody))).toEqual([])

  expect(await server.stop()).toBe(0)
  expect(await quarantineJson('list')).toMatchObject({ events: 1, newest: [{ batch: { visitor: other } }] })
  expect(await quarantineJson('replay', '--site', 'main')).toEqual({ accepted: 0, refused: 1 })
  expect(await quarantineJson('clear')).toEqual({ cleared: 1 })
  expect((await quarantine('list')).stdout).toBe('No refused events are kept.\n')
  server = await startServer({ data: folder.path })
})
