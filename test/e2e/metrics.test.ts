import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isOutside } from '../support/outside.ts'
import { engineOf } from '../support/processes.ts'
import { askServer, isSettled, recentDays } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { createPageBatch, type PageBatch, pageHeaders } from '../support/wire.ts'

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

const scrape = async (): Promise<string> => (await fetch(`${server.url}/metrics`)).text()

/** The value of a series by its name and labels, as they are written. */
async function figure(series: string): Promise<number | null> {
  const line = (await scrape()).split('\n').find(text => text.startsWith(`${series} `))
  return line === undefined ? null : Number(line.slice(series.length + 1))
}

const send = (batch: Partial<PageBatch>) =>
  fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body: JSON.stringify(batch) })

describe('the metrics of a server', () => {
  it('count what was taken and refused, and time what it did', async () => {
    await send(createPageBatch({ key: server.key, size: 5 }))
    const batch = createPageBatch({ key: server.key, size: 2 })
    const [good, bad] = batch.events
    await send({ ...batch, events: [good, { ...bad, id: 'made-up' }] as PageBatch['events'] })
    await send({ ...batch, key: 'pk_made-up' })
    await eventually(() => isSettled(server), Boolean)
    await askServer(server, {
      question: 'funnel',
      site: 'main',
      steps: [{ event: 'purchase' }],
      ...recentDays(),
    })

    expect(await figure('touchline_events_accepted_total')).toBe(6)
    expect(await figure('touchline_events_refused_total{code="event_invalid"}')).toBe(1)
    expect(await figure('touchline_batches_refused_total{code="unknown_key"}')).toBe(1)
    expect(await figure('touchline_ack_seconds_count')).toBe(2)
    expect(await figure('touchline_question_seconds_count{question="funnel"}')).toBe(1)
    expect(await figure('touchline_rebuild_seconds_count')).toBeGreaterThan(0)
    expect(await figure('touchline_spool_bytes')).toBe(0)
    expect(await figure('touchline_spool_ok')).toBe(1)
    expect(await figure('touchline_loader_lag_seconds')).toBe(0)
    expect(await figure('touchline_last_event_timestamp_seconds')).toBeGreaterThan(Date.now() / 1_000 - 600)
    expect(await figure('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
  })

  it.skipIf(isOutside)('count how often the engine had to be started again', async () => {
    expect(await figure('touchline_engine_restarts_total')).toBe(0)
    process.kill(await engineOf(server.pid), 'SIGKILL')
    await eventually(
      () => figure('touchline_engine_restarts_total'),
      count => count === 1,
    )
  })

  it('have no label that a sender could choose', async () => {
    for (let n = 0; n < 50; n += 1) {
      await send({ ...createPageBatch({ key: `pk_${n}`, size: 1 }) })
      await send(createPageBatch({ key: server.key, size: 1, name: `name-${n}` }))
      await fetch(`${server.url}/v1/path-${n}`)
    }
    const labels = [...(await scrape()).matchAll(/(\w+)="([^"]*)"/g)]
    const names = new Set(labels.map(([, name]) => name))
    const known = ['code', 'question', 'le', 'type', 'kind', 'space', 'version', 'major', 'minor', 'patch']
    expect([...names].filter(name => !known.includes(name ?? ''))).toEqual([])
    for (const [, name, value] of labels) {
      if (name === 'code') expect(value).toMatch(/^(event_invalid|unknown_key)$/)
      if (name === 'question') expect(value).toBe('funnel')
    }
  })
})
