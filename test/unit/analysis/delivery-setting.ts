/**
 * A collector, a loader and an engine, and the account of what went through them.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { ask, type DeliveryAnswer } from '../../../packages/analysis/src/index.ts'
import {
  type Collector,
  createCollector,
  createLoader,
  type Loader,
  openSettings,
  openSpool,
  type Settings,
  type Spool,
} from '../../../packages/ingest/src/index.ts'
import { createLedgerBrowser, type LedgerBrowser } from '../../support/ledger-browser.ts'
import { startShop, testSite } from './fixture.ts'

export const today = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** Sends events alone until none waits, and then the ledger. */
export async function sendAll(one: LedgerBrowser): Promise<void> {
  while (one.waiting() > 0) await one.send(20)
  await one.send(0)
}

/** Opens everything before the tests of a file, empties the tables before each, and closes it after them. */
export function useDelivery() {
  let shop: Awaited<ReturnType<typeof startShop>>
  let folder = ''
  let settings: Settings
  let spool: Spool
  let loader: Loader
  let key = ''
  let collect: Collector

  beforeAll(async () => {
    shop = await startShop()
    folder = await mkdtemp(join(tmpdir(), 'touchline-delivery-'))
    settings = openSettings({ path: join(folder, 'settings.sqlite') })
    settings.putSite(testSite, 'test')
    key = settings.addKey('public', 'main', 'test')
    spool = await openSpool({ path: join(folder, 'spool'), limits: { ageMs: 100 } })
    collect = createCollector({ spool, sites: settings })
    loader = createLoader({ spool, store: shop.store, rebuild: () => Promise.resolve() })
    loader.start()
  })
  afterAll(async () => {
    await loader.stop()
    await spool.close()
    settings.close()
    await shop.stop()
    await rm(folder, { recursive: true })
  })
  const empty = async () => {
    for (const name of ['events', 'deliveries']) await shop.store.command(`TRUNCATE TABLE ${name}`)
  }
  beforeEach(empty)

  async function post(batch: object, headers: Record<string, string> = {}) {
    const body = JSON.stringify(batch)
    const response = await collect(
      new Request('http://collector.example/', { method: 'POST', body, headers }),
    )
    expect(response.status).toBe(202)
    const { rejected } = (await response.json()) as { rejected: { id: string }[] }
    const bad = new Set(rejected.map(event => event.id))
    const ids = (batch as { events: { id: string }[] }).events.map(event => event.id)
    return { rejected: [...bad], accepted: ids.filter(id => !bad.has(id)) }
  }

  return {
    empty,
    post,
    key: () => key,
    store: () => shop.store,
    settings: () => settings,
    erasing: () => ({ store: shop.store, settings, loader, dataPath: folder }),
    settled: () => loader.settled(),
    browser: (of = key) => createLedgerBrowser(of, post),
    async account(from = today(-1), to = today(1)): Promise<DeliveryAnswer> {
      await loader.settled()
      const question = { question: 'delivery', site: 'main', from, to } as const
      return (await ask({ ...shop, now: Date.now() }, question)).answer
    },
    /** Takes events out of the table that were accepted into it. */
    async forget(ids: readonly string[]): Promise<void> {
      await loader.settled()
      await shop.store.command('DELETE FROM events WHERE id IN {ids:Array(UUID)}', { params: { ids } })
    },
  }
}
