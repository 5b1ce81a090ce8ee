import { openStore, type Site } from '@touchline/ingest'
import { afterAll, describe, expect, test } from 'vitest'
import { ask } from './index.ts'
import { QuestionError } from './question-error.ts'

const site: Site = {
  id: 'main',
  name: 'Main',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  hosts: [],
  origins: [],
  keyEvent: 'purchase',
}
const sites = { site: (id: string) => (id === 'main' ? site : null), sites: () => [site] }

/** Nothing listens there: questions with a mistake are refused before anything is sent. */
const store = openStore({ url: 'http://127.0.0.1:9' })
afterAll(() => store.close())

const funnel = { question: 'funnel', site: 'main', from: '2026-11-01', to: '2026-11-22' } as const
const errorOf = async (question: unknown) => {
  const thrown = await ask({ store, sites }, question).then(
    () => null,
    (error: unknown) => error,
  )
  if (!(thrown instanceof QuestionError)) throw new Error(`No QuestionError: ${String(thrown)}`)
  return { field: thrown.field, detail: thrown.detail }
}

describe('a question that cannot be answered names the field and what would be right', () => {
  test.each<[string, unknown, string, string]>([
    [
      'an unknown question',
      { ...funnel, question: 'funel' },
      'question',
      'Not one of funnel, journeys, journey, delivery: "funel"; did you mean funnel?',
    ],
    [
      'no question',
      { site: 'main' },
      'question',
      'Missing; give one of funnel, journeys, journey, delivery.',
    ],
    ['an unknown site', { ...funnel, site: 'mein' }, 'site', 'No such site: mein; there are: main.'],
    ['no site', { ...funnel, site: undefined }, 'site', 'Missing; expected string, received undefined.'],
    [
      'an end before the beginning',
      { ...funnel, to: '2026-10-01' },
      'to',
      'Ends before it begins: 2026-10-01; give a day after 2026-11-01.',
    ],
    ['no day', { ...funnel, from: '1.11.2026' }, 'from', 'Must be a day such as 2026-11-01: "1.11.2026"'],
    [
      'a day that is none',
      { ...funnel, from: '2026-02-30' },
      'from',
      'Must be a day such as 2026-11-01: "2026-02-30"',
    ],
    [
      'an unknown unit',
      { ...funnel, unit: 'sesion' },
      'unit',
      'Not one of person, visitor, session, journey: "sesion"; did you mean session?',
    ],
    [
      'another order',
      { ...funnel, order: 'strict' },
      'order',
      'Only ordered funnels are counted yet: "strict"; give ordered or leave it out.',
    ],
    [
      'a breakdown',
      { ...funnel, breakdown: 'session.device' },
      'breakdown',
      'Breakdowns are not answered yet; leave it out.',
    ],
    [
      'a segment',
      { ...funnel, segment: { all: [] } },
      'segment',
      'Segments narrow no funnel yet; leave it out, and use `where` on a step.',
    ],
    [
      'an optional step at the beginning',
      { ...funnel, steps: [{ event: 'a', optional: true }, { event: 'b' }] },
      'steps.0.optional',
      'Must be left out of the first and the last step: true',
    ],
    [
      'an optional step at the end',
      { ...funnel, steps: [{ event: 'a' }, { event: 'b', optional: true }] },
      'steps.1.optional',
      'Must be left out of the first and the last step: true',
    ],
    [
      'an optional way of a step',
      { ...funnel, steps: [{ any: [{ event: 'a', optional: true }] }] },
      'steps.0.any.0.optional',
      'No such field: optional; leave it out.',
    ],
    [
      'an unknown field',
      { ...funnel, windowDays: 3 },
      'windowDays',
      'No such field: windowDays; leave it out.',
    ],
    [
      'a path without slash',
      { ...funnel, steps: [{ event: 'a' }, { page: 'products' }] },
      'steps.1.page',
      'Must begin with /: "products"',
    ],
    [
      'a path without slash in any-of',
      { ...funnel, steps: [{ any: [{ page: 'products' }] }] },
      'steps.0.any.0.page',
      'Must begin with /: "products"',
    ],
    [
      'a step of no kind',
      { ...funnel, steps: [{ pages: '/a' }] },
      'steps.0',
      'Not understood: {"pages":"/a"}; a step is an object with event, page, touchpoint or any.',
    ],
    ['no steps', { ...funnel, steps: [] }, 'steps', 'Too small: expected array to have >=1 items: []'],
    [
      'an unknown operator',
      { ...funnel, steps: [{ event: 'a', where: [{ field: 'data.a', op: '==', value: 1 }] }] },
      'steps.0.where.0.op',
      'Not one of =, !=, in, not-in, >, >=, <, <=, between, contains, starts-with, exists: "=="; did you mean =?',
    ],
    [
      'an unknown field of the page',
      { ...funnel, steps: [{ event: 'a', where: [{ field: 'page.name', op: '=', value: 1 }] }] },
      'steps.0.where.0.field',
      'Must be data.… or one of page.title, page.path, page.url, page.host, page.referrer, page.type, page.nav: "page.name"',
    ],
    [
      'a value that does not fit',
      { ...funnel, steps: [{ event: 'a', where: [{ field: 'data.a', op: 'between', value: [2, 1] }] }] },
      'steps.0.where.0.value',
      'Must be two numbers or two texts, the lower first: [2,1]',
    ],
    [
      'a window of nothing',
      { ...funnel, windowMs: 0 },
      'windowMs',
      'Too small: expected number to be >=1: 0',
    ],
    [
      'an unknown step of a segment',
      {
        ...funnel,
        question: 'journeys',
        segment: { funnel: { ...funnel, steps: [{ event: 'a' }] }, step: 2, outcome: 'reached' },
      },
      'segment.step',
      'No such step: 2; the funnel has 1.',
    ],
    [
      'another site in a segment',
      {
        ...funnel,
        question: 'journeys',
        segment: { funnel: { ...funnel, site: 'other' }, step: 1, outcome: 'reached' },
      },
      'segment.funnel.site',
      "Another site than the list's: other; give main.",
    ],
    [
      'another unit than the segment’s',
      {
        ...funnel,
        question: 'journeys',
        unit: 'visitor',
        segment: { funnel: { ...funnel, steps: [{ event: 'a' }] }, step: 1, outcome: 'reached' },
      },
      'unit',
      'The funnel counts other units: visitor; leave it out or give person.',
    ],
    [
      'an empty period in a segment',
      {
        ...funnel,
        question: 'journeys',
        segment: { funnel: { ...funnel, to: '2026-11-01' }, step: 1, outcome: 'reached' },
      },
      'segment.funnel.to',
      'Ends before it begins: 2026-11-01; give a day after 2026-11-01.',
    ],
    [
      'an unknown outcome',
      { ...funnel, question: 'journeys', segment: { funnel, step: 1, outcome: 'lost' } },
      'segment.outcome',
      'Not one of reached, dropped, inProgress: "lost"',
    ],
    ['something else', 'funnel', '', 'Invalid input: expected object, received string: "funnel"'],
  ])('%s', async (_, question, field, detail) => {
    expect(await errorOf(question)).toEqual({ field, detail })
  })
})
