import { describe, expect, it } from 'vitest'
import { batch } from './batch.ts'
import { limits } from './limits.ts'

const uuid = '5f0c6f4e-8f5b-4a63-9d5e-2f9b8d0c1a11'
const make = (fields: object) => ({ v: 1, batch: uuid, events: [], ...fields })
const issues = (input: unknown) => {
  const read = batch.safeParse(input)
  return read.success ? [] : read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
}
const ledger = (fields: object) => ({ id: uuid, created: 3, acknowledged: 1, dropped: {}, ...fields })

describe('the envelope of a batch', () => {
  const accepted: readonly [why: string, input: object][] = [
    ['has only a version, an id and events', make({})],
    [
      'is a page’s',
      make({ key: 'pk_1', visitor: uuid, stream: uuid, consent: 'full', sentAt: 1, sdk: 'js/0.1.0' }),
    ],
    ['is cookieless and names no visitor', make({ key: 'pk_1', stream: uuid, consent: 'cookieless' })],
    [
      'says what the browser says',
      make({ env: { screen: [1440, 900], languages: ['de'], webdriver: false } }),
    ],
    ['brings a ledger', make({ ledger: ledger({ dropped: { quota: 2 } }) })],
    ['has fields of a later version', make({ tomorrow: true, env: { memory: 8 } })],
    ['has events that are not events: they are judged one by one', make({ events: [1, null, 'x'] })],
    [
      'has as many events as allowed',
      make({ events: Array.from({ length: limits.eventsPerBatch }, () => ({})) }),
    ],
  ]
  it.each(accepted)('is accepted when it %s', (_why, input) => expect(issues(input)).toEqual([]))

  const refused: readonly [why: string, input: unknown, message: RegExp][] = [
    ['is a list', [], /^: /],
    ['has no version', { batch: uuid, events: [] }, /^v: /],
    ['has a version of the future', make({ v: 2 }), /^v: /],
    ['has no id', { v: 1, events: [] }, /^batch: /],
    ['has an id that is no UUID', make({ batch: 'b-1' }), /^batch: must be a UUID/],
    ['has no events', { v: 1, batch: uuid }, /^events: /],
    [
      'has one event too many',
      make({ events: Array.from({ length: limits.eventsPerBatch + 1 }, () => ({})) }),
      /^events: /,
    ],
    ['has an unknown consent', make({ consent: 'wait' }), /^consent: /],
    ['has a visitor that is no UUID', make({ visitor: 'jane' }), /^visitor: /],
    ['has an empty key', make({ key: '' }), /^key: /],
    ['has a screen of one side', make({ env: { screen: [1440] } }), /^env\.screen/],
    ['has a ledger that counts backwards', make({ ledger: ledger({ created: -1 }) }), /^ledger\.created: /],
    [
      'has a ledger with broken counts',
      make({ ledger: ledger({ dropped: { quota: 0.5 } }) }),
      /^ledger\.dropped\.quota: /,
    ],
  ]
  it.each(refused)('is refused when it %s', (_why, input, message) => {
    expect(issues(input)[0]).toMatch(message)
  })

  it('keeps fields it does not know', () => {
    expect(batch.parse(make({ tomorrow: 1 }))).toMatchObject({ tomorrow: 1 })
  })

  it('is not changed by keys that name parts of every object', () => {
    const text = `{"v":1,"batch":"${uuid}","events":[],"__proto__":{"key":"pk_intruder"},
      "ledger":{"id":"${uuid}","created":1,"acknowledged":0,"dropped":{"__proto__":7,"quota":1}}}`
    const read = batch.parse(JSON.parse(text))
    expect(read.key).toBeUndefined()
    expect(Object.getPrototypeOf(read.ledger?.dropped)).toBe(Object.prototype)
    expect(read.ledger?.dropped).toEqual({ quota: 1 })
  })
})
