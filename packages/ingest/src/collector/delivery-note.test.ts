import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import {
  accepted,
  event,
  eventId,
  now,
  serverBatch,
  useCollector,
} from '../../../../test/support/collector.ts'

const { bearer, batch, recorded, send, settings } = useCollector()
afterEach(recorded)

const id = randomUUID()
const ledger = (fields: object = {}) => ({
  id,
  created: 9,
  acknowledged: 4,
  dropped: { quota: 2 },
  ...fields,
})
const numbered = (...seqs: readonly unknown[]) => seqs.map(seq => event({ id: eventId(now), seq }))
const noted = async () => (await recorded()).map(record => record.delivery)

test('a page’s batch leaves its count and the numbers that were accepted and refused', async () => {
  const sent = batch([...numbered(5, 6), { seq: 7 }, 'no event', { seq: -1 }], { ledger: ledger() })
  expect(await accepted(await send(sent))).toMatchObject({ accepted: 2 })
  expect(await noted()).toEqual([
    {
      site: 'main',
      ledger: id,
      stream: sent.stream,
      created: 9,
      acknowledged: 4,
      known_before: 4,
      dropped: { quota: 2 },
      accepted: [5, 6],
      refused: [7],
      first_at: now,
      last_at: now,
    },
  ])
})

test.each<[what: string, events: readonly unknown[]]>([
  ['without events', []],
  ['whose events were all refused', [{ seq: 3 }]],
])('a batch %s brings its ledger all the same', async (_, events) => {
  await accepted(await send(batch(events, { ledger: ledger() })))
  const [record] = await recorded()
  expect(record).toMatchObject({
    events: 0,
    visitors: [],
    delivery: { ledger: id, created: 9, accepted: [] },
  })
  expect(record?.rows.byteLength).toBe(0)
})

test('a page’s batch without a ledger leaves the numbers of its events', async () => {
  await accepted(await send(batch(numbered(1, 2))))
  expect(await noted()).toMatchObject([
    { ledger: '00000000-0000-0000-0000-000000000000', created: 0, accepted: [1, 2] },
  ])
})

test.each<[what: string, sent: () => object, headers: () => Record<string, string>]>([
  ['that does not number its events', () => batch(numbered(1, undefined), { ledger: ledger() }), () => ({})],
  [
    'of a server about nobody’s page',
    () => serverBatch([event({ user: 'u1' })], { ledger: ledger() }),
    bearer,
  ],
])('a batch %s leaves no note', async (_, sent, headers) => {
  await accepted(await send(sent(), headers()))
  expect(await noted()).toEqual([undefined])
})

test('a batch of somebody who was erased leaves no note, unless somebody else’s events are in it too', async () => {
  const until = now + 1
  settings().markErased('main', { visitors: [], users: ['jane'], until }, 'test')
  const [theirs, others] = ['jane', 'bob'].map((user, index) =>
    event({ id: eventId(now), seq: index + 1, name: 'identify', data: { user } }),
  )
  for (const events of [[theirs], [theirs, others]]) {
    await accepted(await send(batch(events, { ledger: ledger() })))
  }
  expect(await noted()).toMatchObject([{ ledger: id, accepted: [2], refused: [] }])
})

test('reasons that no sender has, and halves of characters, do not reach the engine', async () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`r${index}`, 1]))
  await accepted(await send(batch(numbered(1), { ledger: ledger({ dropped: { 'a\ud800b': 1, ...many } }) })))
  const [note] = await noted()
  expect(Object.keys(note?.dropped ?? {})).toHaveLength(50)
  expect(note?.dropped).toMatchObject({ 'a\ufffdb': 1 })
})
