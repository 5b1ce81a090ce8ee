import { expect, test, vi } from 'vitest'
import { readScriptBatch } from '../../packages/ingest/src/collector/script-batch.ts'
import { toJson } from '../../packages/sdk/src/event/json.ts'
import { createRecorder } from '../../packages/sdk/src/event/recorder.ts'
import { toBody } from '../../packages/sdk/src/send/batch.ts'

const uuid = '0c2f6a1e-5b7d-4f7e-9a55-2f3c5d8e9b01'

test('the collector reads what the script writes by the short way', () => {
  vi.stubGlobal('screen', { width: 1_920, height: 1_080 })
  const recorder = createRecorder()
  const page =
    toJson({ view: uuid, url: 'https://shop.example/ä', title: 'Küche – “Herd”', nav: 'load' }) ?? ''
  const data = { value: 19.9, text: '}]},{"id":"', items: [{ item_id: 'a', item_name: 'Größe' }] }
  const recorded = [
    recorder._record('page_view', undefined, page),
    recorder._record('view_item', data, page),
    recorder._record('add_to_cart', { ...data, list: [{ id: 'x' }, { id: 'y' }] }, page),
  ]
  const rows = recorded.map(event => {
    if (typeof event === 'string') throw new Error(event)
    return { ...event, consent: 'full', visitor: uuid, queuedAt: 0 }
  })
  const ledger = { id: uuid, created: 3, acknowledged: 0, dropped: { offline: 1 } }
  const body = toBody({ key: 'pk_1', batch: uuid, mono: 5 }, rows as never, ledger as never)
  const read = readScriptBatch(Buffer.from(body))
  vi.unstubAllGlobals()
  expect(read?.events.map(({ event }) => event)).toMatchObject(
    JSON.parse(body).events.map(({ data: _, ...event }: { data: unknown }) => event),
  )
  expect(read?.events.map(({ data }) => data.length > 0)).toEqual([false, true, true])
})
