import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Collector,
  createCollector,
  createLoader,
  type NameLimits,
  openNameLimits,
  openQuarantine,
  openSettings,
  openSpool,
  type Quarantine,
  rebuild,
  type Settings,
  type Spool,
  type SpoolRecord,
} from '../../packages/ingest/src/index.ts'
import { refusalCodes } from '../../packages/protocol/src/index.ts'
import { ensureSite } from '../../packages/touchline/src/first-site.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { heapMegabytes } from '../support/heap.ts'
import { makeHostileBody } from '../support/hostile-body.ts'
import { createRandom } from '../support/random.ts'
import { roundsOr } from '../support/rounds.ts'
import { pageHeaders } from '../support/wire.ts'

/** `npm run fuzz` makes two million. */
const bodies = roundsOr(100_000)
const seed = Number(process.env.TOUCHLINE_SEED ?? Math.floor(Math.random() * 2 ** 32))
/** Every so many accepted records one is loaded into the engine: to load them all would take longer than the rest. */
const loadedOneIn = Math.ceil(bodies / 5_000)

/** Bodies in flight at a time. */
const together = 100

let folder = ''
let engine: TestEngine
let settings: Settings
let spool: Spool
let quarantine: Quarantine
let names: NameLimits
let collector: Collector
let key = ''
const faults: unknown[] = []
let accepted = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchline-fuzz-'))
  engine = await startTestEngine()
  settings = openSettings({ path: join(folder, 'settings.db') })
  key = ensureSite(settings).publicKey
  spool = await openSpool({ path: join(folder, 'spool') })
  quarantine = await openQuarantine({ path: join(folder, 'quarantine') })
  names = await openNameLimits({ path: join(folder, 'names.ndjson') })
  const append = async (record: SpoolRecord): Promise<void> => {
    accepted += 1
    if (accepted % loadedOneIn === 0) await spool.append(record)
  }
  collector = createCollector({
    spool: { append },
    sites: settings,
    quarantine,
    names,
    onFault: error => faults.push(error),
  })
})

afterAll(async () => {
  await quarantine.close()
  await names.close()
  await spool.close()
  settings.close()
  await engine.stop()
  await rm(folder, { recursive: true })
})

/** Sends the body of a number and returns what is wrong with its answer; `null` when nothing is. */
async function complaintAbout(number: number, statuses: Map<number, number>): Promise<string | null> {
  const { body, headers } = makeHostileBody(createRandom(seed + number), key)
  const request = new Request('http://collector.example/v1/events', {
    method: 'POST',
    headers: { ...pageHeaders, ...headers },
    body: new Uint8Array(body),
  })
  const response = await collector(request, { address: '203.0.113.9' })
  const said = await response.json()
  statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
  const isTold =
    response.status === 202
      ? typeof said.accepted === 'number'
      : said.error?.code in refusalCodes &&
        refusalCodes[said.error.code as 'bad_json'].status === response.status
  return isTold && response.status < 500 ? null : `body ${number}: ${response.status} ${JSON.stringify(said)}`
}

it(`answers every one of ${bodies} hostile bodies in order, and grows by none of them`, async () => {
  console.log(`TOUCHLINE_SEED=${seed} repeats this run`)
  const statuses = new Map<number, number>()
  const complaints: string[] = []
  const natives = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  let early = 0
  for (let number = 0; number < bodies; number += together) {
    const asked = Array.from({ length: Math.min(together, bodies - number) }, (_, i) => number + i)
    const answers = await Promise.all(asked.map(one => complaintAbout(one, statuses)))
    complaints.push(...answers.filter(answer => answer !== null))
    if (complaints.length > 20) break
    if (early === 0 && number >= bodies / 5) early = heapMegabytes()
  }
  expect(complaints).toEqual([])
  expect(faults).toEqual([])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(natives)
  expect(heapMegabytes() - early).toBeLessThan(40)
  expect([...statuses.keys()].sort()).toEqual([202, 400, 401, 413, 415])
  console.log(
    `answers: ${JSON.stringify(Object.fromEntries(statuses))}; ${accepted} batches with something to keep`,
  )
})

it('accepts nothing that the engine cannot read', async () => {
  const { store } = engine
  const errors: string[] = []
  const loader = createLoader({
    spool,
    store,
    rebuild: visitors => rebuild({ store, settings }, visitors),
    onFault: error => errors.push(error.message),
  })
  loader.start()
  await loader.settled()
  await loader.stop()
  expect(errors).toEqual([])
  const { rows } = await store.query<{ n: number }>('SELECT count() AS n FROM events')
  expect(rows[0]?.n).toBeGreaterThan(100)
})
