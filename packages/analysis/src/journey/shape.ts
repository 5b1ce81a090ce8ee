/**
 * From rows to one person's journey.
 *
 * @module
 */
import type { Names } from '../names.ts'
import { outcomeOf, sumMoney } from '../outcome.ts'
import { toTouch } from '../touch.ts'
import type { JourneyAnswer, JourneyEvent, JourneySession, JourneyTouch } from './answer.ts'
import { type ElementRow, type EventRow, noSession, type SessionRow } from './sql.ts'

/** A touch's elements. */
type Run = readonly [ElementRow, ...ElementRow[]]

/** The person's touches in order, each with the events from its beginning to the next one's. */
export function shapeTouches(
  elements: readonly ElementRow[],
  events: readonly EventRow[],
  names: Names,
): readonly JourneyTouch[] {
  const runs = toRuns(elements)
  const byTouch = eventsByTouch(runs, events)
  return runs.map((run, index) => {
    const [first] = run
    const coded = {
      at: first.at,
      event: first.event,
      path: first.path,
      touchpoint: first.touchpoint,
      isView: first.is_view === 1,
      engagedMs: run.reduce((sum, element) => sum + element.engaged_ms, 0),
    }
    return {
      ...toTouch(names, coded),
      session: first.session === noSession ? null : first.session,
      journey: first.journey,
      events: (byTouch[index] ?? []).map(shapeEvent),
    }
  })
}

function toRuns(elements: readonly ElementRow[]): readonly Run[] {
  const runs: [ElementRow, ...ElementRow[]][] = []
  for (const element of elements) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    if (run === undefined || before === undefined || begins(element, before)) runs.push([element])
    else run.push(element)
  }
  return runs
}

function begins(element: ElementRow, before: ElementRow): boolean {
  return element.starts_touch === 1 || element.session !== before.session || place(element) !== place(before)
}

/** Where no touchpoint is known, each page and each event is a place of its own. */
function place({ touchpoint, is_view, path, event }: ElementRow): string {
  if (touchpoint !== 0) return `touchpoint ${touchpoint}`
  return is_view === 1 ? `path ${path}` : `event ${event}`
}

/**
 * Elements are the counted events in the same order, so the next counted event at an element's time is that
 * element. Events that no rebuild has seen yet have no element and stay with the touch before them.
 */
function eventsByTouch(runs: readonly Run[], events: readonly EventRow[]): readonly (readonly EventRow[])[] {
  const starts = runs.flatMap((run, touch) => run.map(({ at }) => ({ at, touch })))
  const oldest = events[0]?.at ?? 0
  const grouped: EventRow[][] = runs.map(() => [])
  let next = starts.findIndex(({ at }) => at >= oldest)
  let touch = next === -1 ? runs.length - 1 : Math.max(0, starts[next]?.touch ?? 0)
  for (const event of events) {
    const element = next === -1 ? undefined : starts[next]
    if (element !== undefined && event.counted === 1 && event.at === element.at) {
      touch = element.touch
      next += 1
    }
    grouped[touch]?.push(event)
  }
  return grouped
}

function shapeEvent(row: EventRow): JourneyEvent {
  return {
    id: row.id,
    at: row.at,
    name: row.name,
    path: row.path,
    title: row.title,
    counted: row.counted === 1,
    engagedMs: row.engaged_ms,
    value: row.value === 0 && row.currency === '' ? null : row.value,
    currency: row.currency,
    data: row.data === '' ? null : (JSON.parse(row.data) as Record<string, unknown>),
  }
}

/** One session of the person. */
export function shapeSession(row: SessionRow): JourneySession {
  const { start_at, end_at, page_views, engaged_ms, channel_group, bounce, revenue, ...same } = row
  return {
    ...same,
    startAt: start_at,
    endAt: end_at,
    pageViews: page_views,
    engagedMs: engaged_ms,
    bounce: bounce === 1,
    channelGroup: channel_group,
    revenue: sumMoney(Object.entries(revenue)),
  }
}

/** The person's journeys and how each came out. */
export function shapeOutcomes(
  elements: readonly ElementRow[],
  now: number,
): readonly Omit<JourneyAnswer['outcomes'][number], 'revenue'>[] {
  const numbers = [...new Set(elements.map(({ journey }) => journey))]
  return numbers.map(journey => {
    const own = elements.filter(element => element.journey === journey)
    const [startAt, endAt] = [own[0]?.at ?? 0, own.at(-1)?.at ?? 0]
    const converted = own.some(element => element.key_event === 1)
    const isLast = journey === numbers.at(-1)
    return { journey, startAt, endAt, outcome: outcomeOf({ converted, endAt, isLast, now }) }
  })
}

/** The value of the key events among these. */
export function revenueOf(elements: readonly ElementRow[]): JourneyAnswer['revenue'] {
  return sumMoney(
    elements
      .filter(element => element.key_event === 1)
      .map(({ currency, value }) => [currency, value] as const),
  )
}
