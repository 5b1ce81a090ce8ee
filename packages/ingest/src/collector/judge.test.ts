import { randomUUID } from 'node:crypto'
import { limits } from '@touchline/protocol'
import { describe, expect, test } from 'vitest'
import { accepted, event, eventId, now, useCollector } from '../../../../test/support/collector.ts'

const { send, batch, stored } = useCollector()

describe('events judged alone', () => {
  test('one bad event among 50 leaves 49 accepted', async () => {
    const events = Array.from({ length: 50 }, (_, i) => event({ seq: i + 1 }))
    const bad = { ...event(), name: 'checkout_step', data: {} }
    const answer = await accepted(await send(batch(events.with(17, bad))))
    expect(answer.accepted).toBe(49)
    expect(answer.rejected).toEqual([
      { index: 17, id: bad.id, code: 'event_invalid', detail: expect.stringContaining('data.step') },
    ])
    expect(await stored()).toHaveLength(49)
  })

  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })
  const keysOf = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]))

  test.each<[what: string, input: unknown, code: string]>([
    ['null', null, 'event_invalid'],
    ['a list', [], 'event_invalid'],
    ['no name', event({ name: undefined }), 'event_invalid'],
    ['a long name', event({ name: 'x'.repeat(65) }), 'event_invalid'],
    ['an id that is no UUIDv7', event({ id: randomUUID() }), 'event_invalid'],
    ['a time that is no number', event({ at: 'now' }), 'event_invalid'],
    ['data that is no object', event({ data: 'x' }), 'event_invalid'],
    [
      'an answer off its scale',
      event({ name: 'survey_answer', data: { kind: 'nps', value: 11 } }),
      'event_invalid',
    ],
    ['32 KB of text', event({ data: { text: 'x'.repeat(limits.eventBytes) } }), 'event_too_large'],
    ['101 keys', event({ data: keysOf(101) }), 'data_too_deep'],
    ['seven levels', event({ data: deep(7) }), 'data_too_deep'],
    ['an item of 101 keys', event({ data: { items: [keysOf(101)] } }), 'data_too_deep'],
    ['an id from the day after tomorrow', event({ id: eventId(now + limits.idAheadMs + 1) }), 'id_time'],
    ['an id older than the retention', event({ id: eventId(now - limits.idBehindMs - 1) }), 'id_time'],
  ])('%s is rejected', async (_, input, code) => {
    const answer = await accepted(await send(batch([input, event()])))
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 0, code }] })
    await stored()
  })

  test.each<[what: string, input: object]>([
    ['100 keys', event({ data: keysOf(100) })],
    ['six levels', event({ data: deep(6) })],
    [
      'an order of 60 items',
      event({ data: { items: Array.from({ length: 60 }, () => ({ item_id: 1, price: 2 })) } }),
    ],
    ['an id at the edge of tomorrow', event({ id: eventId(now + limits.idAheadMs) })],
  ])('%s is accepted', async (_, input) => {
    expect(await accepted(await send(batch([input])))).toMatchObject({ accepted: 1 })
    await stored()
  })

  test('an event 100,000 levels deep is rejected, and does not fell the collector', async () => {
    const body = JSON.stringify(batch(['DEEP'])).replace(
      '"DEEP"',
      `{"id":"${eventId(now)}","at":1,"name":"x","data":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    )
    expect(await accepted(await send(body))).toMatchObject({ rejected: [{ code: 'data_too_deep' }] })
  })
})
