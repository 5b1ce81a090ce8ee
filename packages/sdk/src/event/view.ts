import type { Page } from '@touchline/protocol'
import { limits } from '@touchline/protocol/limits'
import { cutText } from './detail.ts'
import { randomId } from './id.ts'
import { scrubUrl } from './scrub.ts'

/** How the viewing of a URL began. */
export type Nav = NonNullable<Page['nav']>

/** How a view is to begin. */
export interface ViewStart {
  /** Default: `load` for the first view of a page life, then `route`. */
  readonly nav?: Nav | undefined
  /**
   * Milliseconds to wait before the page view is made, default 0. Another start in that time replaces this one;
   * any event in that time makes it at once, because the event already belongs to the new page.
   */
  readonly settleMs?: number | undefined
}

/** The viewing of a URL that events belong to. */
export interface Views {
  /** The page as every event carries it; a page view still to be made is made first. */
  current(): Page
  /** Begins a new view. */
  turn(detail: unknown, start: ViewStart): void
  /** Makes a page view that is still waiting. */
  settle(): void
  /** Gives the view another id, so that nothing links what comes with what was erased. */
  renew(): void
}

/** The content of `<meta name="touchline:…">`. */
export function readMeta(name: string): string | undefined {
  const content = document.querySelector(`meta[name="touchline:${name}"]`)?.getAttribute('content')?.trim()
  return content ? cutText(content, limits.nameLength) : undefined
}

function readPage(nav: Nav, referrer: string): Page {
  const type = readMeta('page-type')
  return {
    view: randomId(),
    url: scrubUrl(location.href),
    ...(document.title && { title: cutText(document.title, limits.textLength) }),
    ...(referrer && { referrer: scrubUrl(referrer) }),
    ...(type && { type }),
    nav,
  }
}

/** A route's referrer is the page before it in the same document; a page back from the cache came from nowhere. */
function referrerOf(nav: Nav, before: Page | undefined): string {
  if (nav === 'route') return before?.url ?? ''
  return nav === 'bfcache' ? '' : document.referrer
}

/** Creates the state behind `page`: which view is on, and whether its page view was made yet. */
export function createViews(announce: (page: Page, detail: unknown) => void): Views {
  let page: Page | undefined
  let waiting: { detail: unknown; nav: Nav; timer: ReturnType<typeof setTimeout> } | undefined

  const begin = (detail: unknown, nav: Nav) => {
    page = readPage(nav, referrerOf(nav, page))
    announce(page, detail)
  }
  const settle = () => {
    if (!waiting) return
    const { detail, nav, timer } = waiting
    clearTimeout(timer)
    waiting = undefined
    begin(detail, nav)
  }

  return {
    settle,
    current() {
      settle()
      page ??= readPage('load', document.referrer)
      return page
    },
    turn(detail, { nav = page ? 'route' : 'load', settleMs = 0 }) {
      if (waiting) clearTimeout(waiting.timer)
      waiting = undefined
      if (settleMs > 0) waiting = { detail, nav, timer: setTimeout(settle, settleMs) }
      else begin(detail, nav)
    },
    renew() {
      if (page) page = { ...page, view: randomId() }
    },
  }
}
