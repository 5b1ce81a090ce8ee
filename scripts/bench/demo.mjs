/**
 * Benches on the demo's data: how fast it is taken in, how long the funnel takes, and what a rebuild reads.
 */
import { join } from 'node:path'
import { migrate, openSettings, openStore, rebuild, rebuildAll } from '../../packages/ingest/dist/index.js'
import { startEngine } from '../../packages/touchline/dist/engine/engine.js'
import { withFolder, withProgram } from './process.mjs'

const repeats = 15

const serve = (folder, use) => {
  const args = ['demo', '--port', '4290', '--shop-port', '4291', '--data', folder]
  let seeded
  const isReady = line => {
    if (line.event === 'seeded') seeded = line
    return line.event === 'ready'
  }
  return withProgram('packages/touchline/dist/main.js', args, isReady, ready => use({ ...ready, seeded }))
}

const day = offset => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

const median = times => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]

async function timeQuestion(dashboard, question) {
  const address = new URL(dashboard)
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${address.searchParams.get('token')}`,
  }
  const period = { site: 'main', from: day(-29), to: day(1) }
  const times = []
  for (let turn = 0; turn < repeats; turn += 1) {
    const since = performance.now()
    const body = JSON.stringify({ ...period, ...question })
    const answer = await fetch(new URL('/v1/ask', address), { method: 'POST', headers, body })
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
    await answer.json()
    times.push(performance.now() - since)
  }
  return { medianMs: Math.round(median(times)), fastestMs: Math.round(Math.min(...times)) }
}

/** Rows of the bench `funnel`: questions about the demo's month, over HTTP. */
export function funnel() {
  return withFolder(folder =>
    serve(folder, async ({ dashboard, seeded }) => [
      { what: 'demo taken in', events: seeded.events, medianMs: seeded.tookMs, fastestMs: seeded.tookMs },
      {
        what: 'checkout funnel',
        events: seeded.events,
        ...(await timeQuestion(dashboard, { question: 'funnel' })),
      },
      {
        what: 'checkout funnel and the period before',
        events: seeded.events,
        ...(await timeQuestion(dashboard, { question: 'funnel', compare: 'previous' })),
      },
      {
        what: 'list of journeys',
        events: seeded.events,
        ...(await timeQuestion(dashboard, { question: 'journeys' })),
      },
    ]),
  )
}

const site = {
  id: 'main',
  name: 'Bench',
  timeZone: 'UTC',
  currency: 'EUR',
  hosts: [],
  origins: [],
  keyEvent: 'purchase',
}

/** Page views of made-up visitors, ten each, written by the engine itself. */
const fill = (visitors, from) => `
INSERT INTO events (site, visitor, id, stream, seq, at, client_at, received_at, name, interactive, counted, activity, path, version)
SELECT 'main', toUUID(concat('00000000-0000-4000-8000-', leftPad(hex(number DIV 10), 12, '0'))),
  generateUUIDv7(number), toUUID(concat('00000000-0000-4000-8000-', leftPad(hex(number DIV 10), 12, '0'))), number % 10 + 1,
  toUnixTimestamp64Milli(now64(3)) - (number % 2000000) * 1000 AS moment, moment, moment,
  'page_view', 0, 1, 1, concat('/products/', toString(number % 500)), 9007199254740992 - moment
FROM numbers(${from * 10}, ${visitors * 10})`

async function readOne(store, settings) {
  const visitor = '00000000-0000-4000-8000-000000000007'
  const report = await rebuild({ store, settings }, [{ site: 'main', visitor }])
  const { rows } = await store.query(
    "SELECT sum(rows) AS rows, sum(data_uncompressed_bytes) AS bytes FROM system.parts WHERE active AND table = 'events'",
  )
  return {
    eventsInTable: Number(rows[0].rows),
    tableKiB: Math.round(Number(rows[0].bytes) / 1024),
    rebuildReadsKiB: Math.round(report.bytesRead / 1024),
    shareOfTable: Number((report.bytesRead / Number(rows[0].bytes)).toFixed(4)),
    tookMs: Math.round(report.tookMs),
  }
}

/** Rows of the bench `rebuild`: what the rebuild of one changed visitor reads while the table grows. */
export function rebuildOne() {
  return withFolder(async folder => {
    const engine = await startEngine({ path: join(folder, 'engine') })
    const settings = openSettings({ path: join(folder, 'settings.db') })
    const store = openStore({ url: engine.url, user: engine.user, password: engine.password })
    try {
      await migrate(store)
      settings.putSite(site, 'bench')
      const rows = []
      for (const [from, to] of [
        [0, 1_000],
        [1_000, 10_000],
        [10_000, 100_000],
      ]) {
        await store.command(fill(to - from, from), { lane: 'load' })
        await rebuildAll({ store, settings })
        rows.push(await readOne(store, settings))
      }
      return rows
    } finally {
      settings.close()
      await store.close()
      await engine.close()
    }
  })
}
