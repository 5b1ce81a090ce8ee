import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventsSql, personSql } from '../journey/sql.ts'
import { arrivalsSql, listSql, segmentSql } from '../journeys/sql.ts'
import { join, render, type Statement } from '../sql.ts'
import type { Step } from '../step.ts'
import { funnelSql } from './sql.ts'
import type { Funnel } from './units.ts'

const toFunnel = (steps: readonly Step[], site = 'main'): Funnel => ({
  site,
  span: { from: 1_793_000_000_000, to: 1_795_000_000_000 },
  unit: 'session',
  steps,
  windowMs: 86_400_000,
  mature: false,
  now: 1_796_000_000_000,
})

/** Every place of a question that takes a text. */
function statementOf(words: readonly string[]): Statement {
  const [event = '', page = '', touchpoint = '', value = '', label = '', key = '', site = '', person = ''] =
    words
  const funnel = toFunnel(
    [
      { event, label, where: [{ field: `data.${key}`, op: '=', value }] },
      {
        any: [
          { page: `/${page}` },
          { touchpoint, where: [{ field: 'page.title', op: 'in', value: [value, event] }] },
          { event: value, where: [{ field: `data.items.${key}`, op: 'contains', value }] },
        ],
      },
    ],
    site,
  )
  const units = segmentSql(funnel, { step: 1, outcome: 'dropped' })
  return render(
    join(
      [
        funnelSql(funnel),
        listSql({ site, unit: 'session', units, limit: 50, offset: 0 }),
        arrivalsSql(site, [person, value], [key]),
        personSql(site, [person]),
        eventsSql(site, [person]),
      ],
      '\n',
    ),
  )
}

test('no text of a question changes a statement', () => {
  const harmless = statementOf(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'])
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom("' OR 1=1 --", '\\', "\\'", '{p0:String}', '{p0', '`', ';', '$1', '*/', '%', '\0'),
  )
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 8, maxLength: 8 }), words => {
      const [event, page, touchpoint, value, label, key = '', site, person] = words
      const found = statementOf(
        [event, page, touchpoint, value, label, key.replaceAll('.', ''), site, person].map(String),
      )
      expect(found.text).toBe(harmless.text)
      expect(Object.keys(found.params)).toEqual(Object.keys(harmless.params))
      expect(Object.values(found.params)).toContain(event)
    }),
    { numRuns: 300 },
  )
})

test('the journeys are read once, and events only for further conditions', () => {
  const { text, params } = render(
    funnelSql({ ...toFunnel([{ event: 'a' }, { page: '/b/*' }]), unit: 'person' }),
  )
  expect(text.match(/FROM journeys FINAL/g)).toHaveLength(1)
  expect(text).not.toMatch(/FROM events/)
  expect(Object.values(params)).toContain('/b/%')
  expect(text).toMatchSnapshot()
})
