/**
 * A visitor's way through the shop, page by page, with the events that the script would have sent from each.
 *
 * @module
 */
import type { Country, Device } from './device.ts'
import type { Random } from './random.ts'
import { seededEventId, seededUuid } from './seeded-id.ts'
import type { Happening, ShopPage } from './shop-page.ts'

/** An event of a page, as it travels. */
export interface PageEvent extends Happening {
  readonly id: string
  /** Counts from 1 within its page life. */
  readonly seq: number
  readonly at: number
  /** Milliseconds since the page was opened. */
  readonly mono: number
}

/** From the opening of one page to its leaving. */
export interface PageLife {
  readonly browser: Browser
  readonly stream: string
  readonly page: {
    readonly view: string
    readonly url: string
    readonly title: string
    readonly referrer?: string
    readonly type: string
    readonly nav: 'load'
  }
  readonly openedAt: number
  readonly leftAt: number
  readonly events: readonly PageEvent[]
}

/** One browser of somebody. */
export interface Browser {
  readonly visitor: string
  readonly device: Device
  readonly country: Country
}

/** What happens while a page is open. */
export interface Stay {
  /** Multiplies the page's usual stay; default 1. */
  readonly factor?: number
  /** What the visitor does, in order; the last of it just before leaving. */
  readonly doing?: readonly Happening[]
}

export interface Walk {
  readonly lives: readonly PageLife[]
  /** When the visitor is ready to open the next page. */
  readonly now: number
  open(page: ShopPage, stay?: Stay): void
}

/** The shop's address in the wild; only its paths are looked at. */
export const shopOrigin = 'https://alder-and-rye.example'

const shortestStayMs = 1_500
const longestStayMs = 15 * 60_000
// Engaged time is reported once it has added up to this much, and again on leaving.
const reportAfterMs = 15_000

/** Begins a walk at a moment, from another site or from nowhere. */
export function beginWalk(options: {
  readonly browser: Browser
  readonly random: Random
  readonly startAt: number
  readonly referrer: string
  /** Campaign parameters of the first page. */
  readonly query: string
}): Walk {
  const { browser, random } = options
  const lives: PageLife[] = []
  let now = options.startAt
  let referrer = options.referrer
  let query = options.query
  return {
    lives,
    get now() {
      return now
    },
    open(page, stay = {}) {
      const url =
        shopOrigin + page.path + (query === '' ? '' : `${page.path.includes('?') ? '&' : '?'}${query}`)
      const life = livePage({ browser, random, openedAt: now, url, referrer, page, stay })
      lives.push(life)
      referrer = url
      query = ''
      now = life.leftAt + random.whole(120, 900)
    },
  }
}

interface Opening {
  readonly browser: Browser
  readonly random: Random
  readonly openedAt: number
  readonly url: string
  readonly referrer: string
  readonly page: ShopPage
  readonly stay: Stay
}

function livePage({ browser, random, openedAt, url, referrer, page, stay }: Opening): PageLife {
  const length = Math.min(
    longestStayMs,
    Math.max(shortestStayMs, Math.round(random.spread(page.medianStayMs * (stay.factor ?? 1), 0.65))),
  )
  const events: PageEvent[] = []
  const happen = (mono: number, { name, data }: Happening): void => {
    const at = openedAt + Math.round(mono)
    const id = seededEventId(at, random)
    const event = { id, seq: events.length + 1, at, mono: Math.round(mono), name }
    events.push(data === undefined ? event : { ...event, data })
  }
  const reports = attention(length, page, random)
  const doing = stay.doing ?? []
  happen(random.whole(40, 220), { name: 'page_view' })
  for (const [index, opened] of page.onOpen.entries()) happen(random.whole(225, 400) + 180 * index, opened)
  const first = reports.length > 1 ? reports[0] : undefined
  if (first !== undefined && doing.length === 0) happen(length * 0.6, first)
  for (const [index, done] of doing.entries())
    happen(length * (0.45 + (0.5 * (index + 1)) / doing.length), done)
  const last = reports.at(-1)
  if (last !== undefined) happen(length, { ...last, name: 'page_leave' })
  return {
    browser,
    stream: seededUuid(random),
    openedAt,
    leftAt: openedAt + length,
    page: {
      view: seededUuid(random),
      url,
      title: page.title,
      ...(referrer === '' ? {} : { referrer }),
      type: page.type,
      nav: 'load',
    },
    events,
  }
}

/** How much of a stay somebody really looked, as one report or, of longer stays, two that add up. */
function attention(length: number, page: ShopPage, random: Random): Happening[] {
  const engaged = Math.round(length * random.between(0.68, 0.97))
  const visible = Math.round(length * random.between(0.97, 1))
  const read = Math.min(1, length / (page.medianStayMs * 1.6))
  const scroll = Math.round(Math.min(100, 24 + 76 * read * random.between(0.6, 1.25)))
  const report = (engagedMs: number, visibleMs: number, depth: number): Happening => ({
    name: 'engagement',
    data: { engaged_ms: engagedMs, visible_ms: visibleMs, scroll: depth },
  })
  if (engaged < reportAfterMs) return [report(engaged, visible, scroll)]
  const before = Math.round(engaged * 0.6)
  const seen = Math.round(visible * 0.6)
  return [report(before, seen, Math.round(scroll * 0.8)), report(engaged - before, visible - seen, scroll)]
}
