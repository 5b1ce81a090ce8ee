import type { Page } from '@touchline/protocol'
import { limits } from '@touchline/protocol/limits'
import { randomId } from './id.ts'
import { cutText, toJson } from './json.ts'
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
  /** The page as every event carries it, as JSON; a page view still to be made is made first. */
  _current(): string
  /** Begins a new view. */
  _turn(detail: object | undefined, start: ViewStart): void
  /** Makes a page view that is still waiting: the page makes an event, ends, or is shown. */
  _settle(): void
  /** Says what kind of page this is, unless the page says so itself. Returns the page as it was, and as it is. */
  _describe(type: string): readonly [before: string, after: string]
  /** Gives the view another id, so that nothing links what comes with what was erased. */
  _renew(): unknown
}

/** The content of `<meta name="touchline:…">`. */
export function readMeta(name: string): string | undefined {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="touchline:${name}"]`)?.content?.trim()
  return content ? cutText(content) : undefined
}

/** A route's referrer is the page before it in the same document; a page back from the cache came from nowhere. */
function referrerOf(nav: Nav, before: Page | undefined): string {
  if (nav === 'route') return before?.url ?? ''
  return nav === 'bfcache' ? '' : scrubUrl(document.referrer)
}

function readPage(nav: Nav, before?: Page): Page {
  return {
    view: randomId(),
    url: scrubUrl(location.href),
    title: cutText(document.title, limits.textLength) || undefined,
    referrer: referrerOf(nav, before) || undefined,
    type: readMeta('page-type'),
    nav,
  }
}

const isHidden = () => document.visibilityState === 'hidden'

/**
 * Creates the state behind `page`: which view is on, and whether its page view was made yet.
 *
 * A view in a tab that nobody looks at waits for the first look. What cannot wait for that, because the page makes an
 * event or ends, is told as `unseen`, which counts for nothing; the first look makes the page view that counts.
 *
 * @param announce makes a page view; `isAgain`: of a page of which an unseen one was made before.
 * @param onEnd is called at the end of each view but the last, while it is still the current one.
 */
export function createViews(
  announce: (page: string, detail: object | undefined, isAgain?: boolean) => void,
  onEnd: () => void,
): Views {
  let page: Page | undefined
  let json = ''
  let path: string | undefined
  let waiting: (() => void) | undefined
  /** How the page life began, whatever was turned to before the first view. */
  let firstNav: Nav | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = (next: Page): string => {
    page = next
    json = toJson(next, limits.urlLength) ?? ''
    return json
  }
  const settle = () => {
    clearTimeout(timer)
    const begin = waiting
    waiting = undefined
    begin?.()
  }
  const settleIfShown = () => isHidden() || settle()
  return {
    _settle: settle,
    _current() {
      settle()
      return page ? json : show(readPage('load'))
    },
    _turn(detail, { nav: asked = page ? 'route' : 'load', settleMs = 0 }) {
      firstNav ??= asked
      const nav = page ? asked : firstNav
      const wasHidden = isHidden()
      waiting = () => {
        // Another path that was left again before it has settled was none.
        if (settleMs && path === location.pathname) return
        path = location.pathname
        if (page) onEnd()
        show(readPage(nav, page))
        const unseen = wasHidden && isHidden()
        announce(json, unseen ? { ...detail, unseen } : detail)
        if (unseen) waiting = viewWhenShown
      }
      const viewWhenShown = () => {
        if (isHidden()) waiting = viewWhenShown
        else announce(json, detail, true)
      }
      clearTimeout(timer)
      if (settleMs) timer = setTimeout(settleIfShown, settleMs)
      else settleIfShown()
    },
    _describe(type) {
      const before = json
      if (page && !page.type) show({ ...page, type })
      return [before, json]
    },
    _renew: () => page && show({ ...page, view: randomId() }),
  }
}
