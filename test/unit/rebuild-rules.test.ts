import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuild, type Store } from '../../packages/ingest/src/index.ts'
import { eventIdAt, storedEvent, uuidOf } from '../oracle/history.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'
import { insertEvents, settingsWith } from './rebuild-setting.ts'

let engine: TestEngine
let store: Store
beforeAll(async () => {
  engine = await startTestEngine()
  store = engine.store
})
afterAll(() => engine.stop())

const began = Date.UTC(2026, 5, 1)
const view = (member: number) =>
  storedEvent({ visitor: uuidOf(1, member), id: eventIdAt(began, member), at: began + member })
const rebuildOne = (member: number) =>
  rebuild({ store, settings: settingsWith() }, [{ site: 'main', visitor: uuidOf(1, member) }])

test('a site whose rows an older version derived is derived anew when its next event comes, once', async () => {
  await insertEvents(store, [view(1), view(2), view(3)])
  expect((await rebuildOne(1)).visitors).toBe(3)
  expect((await rebuildOne(1)).visitors).toBe(1)
  // What releases up to 0.1.0 noted: the version of the settings alone.
  await store.command(
    `INSERT INTO derivations SELECT 'main', 1, max(version) + 1 FROM derivations WHERE site = 'main'`,
    { lane: 'rebuild' },
  )
  expect((await rebuildOne(1)).visitors).toBe(3)
  expect((await rebuildOne(1)).visitors).toBe(1)
})
