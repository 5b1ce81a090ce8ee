import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rebuild, type Store } from '../../packages/ingest/src/index.ts'
import { histories } from '../oracle/history.ts'
import type { TouchpointRule } from '../oracle/journeys.ts'
import { readDerived } from '../oracle/read-derived.ts'
import { rebuildByHand } from '../oracle/rebuild.ts'
import type { StoredEvent } from '../oracle/stored-event.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { insertEvents, settingsWith, touchpoint } from './rebuild-setting.ts'

let engine: TestEngine
let store: Store

beforeAll(async () => {
  engine = await startTestEngine()
  store = engine.store
})

afterAll(() => engine.stop())

const inventory = [
  touchpoint('product-page', { paths: ['/products/*'] }),
  touchpoint('reviews', { paths: ['/products/*/reviews'] }),
  touchpoint('checkout', { paths: ['/checkout/*'], events: ['purchase'] }),
  touchpoint('chat', { events: ['chat_open'] }),
]

/** CI takes a few; a nightly run may ask for more. */
const runs = Number(process.env.TOUCHLINE_PROPERTY_RUNS ?? 6)

describe('the rebuild in SQL', () => {
  it('agrees with the rebuild by hand after every insert, in any order and with any copies', async () => {
    const settings = settingsWith({ inventory })
    let sites = 0
    const rules: readonly TouchpointRule[] = inventory
    await fc.assert(
      fc.asyncProperty(histories, async inserts => {
        const site = `site-${++sites}`
        const stored: StoredEvent[] = []
        for (const insert of inserts) {
          const rows = insert.map(row => ({ ...row, site }))
          stored.push(...rows)
          await insertEvents(store, rows)
          await rebuild({ store, settings }, rows)
          const expected = rebuildByHand(stored, { keyEvent: 'purchase', inventory: rules })
          expect(await readDerived(store, site)).toEqual(expected)
        }
      }),
      { numRuns: runs },
    )
  }, 240_000)
})
