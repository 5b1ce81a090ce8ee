import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'

/** Without a sign of life for so long, nobody is taken to be reading. */
const activeMs = 30_000
/** Time is told at the latest when so much has come together: a crash loses less than this. */
const tellMs = 15_000
/** An event has one time, its end's, and half an hour without one ends a session: none tells of a stretch as long. */
const stretchMs = 25 * 60_000

/**
 * Measures how long a page view is visible, and how much of that somebody is engaged with it: the page has the focus
 * and there was a sign of life within 30 s. With it the deepest scroll position, in per cent of the page.
 *
 * Makes one `engagement` event per view, which grows while it waits to be sent, and others with what has come since;
 * `page_leave` is the last. Their times add up. An event happens when somebody was last seen to be engaged, and tells of
 * 25 min at most.
 */
export const engagement = (): Capture =>
  nameCapture('engagement', client => {
    const life = new AbortController()
    const clock = createClock()
    /** The view's event that may still grow, and what it tells. */
    let id: string | undefined
    let told = none()
    /** What the view's events before it tell. */
    let left = told
    /** The page was left, and has told everything: browsers hide it after that. */
    let isOver = false

    const tell = () => {
      if (isOver) return
      const now = clock._read()
      if (now._visible - told._visible < 1 && now._scroll === told._scroll) return
      const isEngaged = now._engaged > told._engaged
      if (!isEngaged) now._at = told._at
      if (!id || now._at > left._at + stretchMs || !client.amend(id, toDetail(now, left), isEngaged)) {
        left = told
        id = client.track('engagement', toDetail(now, left), true)
      }
      told = now
    }
    const on = (target: EventTarget, names: string, listener: (event: Event) => void) => {
      for (const name of names.split(' '))
        target.addEventListener(name, listener, { capture: true, passive: true, signal: life.signal })
    }
    on(document, 'pointermove pointerdown keydown scroll touchstart timeupdate', clock._stir)
    on(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') tell()
      clock._look()
    })
    on(window, 'blur', () => {
      tell()
      clock._look()
    })
    on(window, 'focus pageshow', clock._look)
    on(window, 'pageshow', () => {
      isOver = false
    })
    const timer = setInterval(() => {
      if (clock._read()._visible - told._visible >= tellMs) tell()
    }, tellMs / 3)
    const endViews = client.atViewEnd(isLeaving => {
      if (isLeaving) client.track('page_leave', toDetail(clock._read(), told))
      else tell()
      clock._reset(isLeaving)
      isOver = isLeaving
      id = undefined
      told = none()
      left = told
    })
    return () => {
      tell()
      clearInterval(timer)
      life.abort()
      endViews()
    }
  })

interface Reading {
  readonly _engaged: number
  readonly _visible: number
  readonly _scroll: number
  /** When it was read, or when somebody was last engaged before that, by `performance.now()`. */
  _at: number
}

const none = (): Reading => ({ _engaged: 0, _visible: 0, _scroll: 0, _at: performance.now() })

const toDetail = (now: Reading, before: Reading): object => ({
  engaged_ms: Math.round(now._engaged) - Math.round(before._engaged),
  visible_ms: Math.round(now._visible) - Math.round(before._visible),
  scroll: now._scroll,
})

const bottom = () => scrollY + innerHeight
/** How deep a line of the page lies, in per cent of its present height. */
const toDepth = (line: number) =>
  Math.min(100, Math.round((100 * line) / document.documentElement.scrollHeight))

/** Adds up the time of one view. */
function createClock() {
  let from = performance.now()
  let stirredAt = from
  let isVisible = false
  let hasFocus = false
  /** `seen` in pixels, whatever the page's height becomes; `deepest` in per cent of it as it was then. */
  let [engaged, visible, seen, deepest] = [0, 0, 0, 0]

  const advance = () => {
    const now = performance.now()
    if (isVisible) visible += now - from
    if (isVisible && hasFocus) engaged += Math.max(0, Math.min(now, stirredAt + activeMs) - from)
    from = now
  }
  const look = () => {
    advance()
    isVisible = document.visibilityState === 'visible'
    hasFocus = document.hasFocus()
    seen = Math.max(seen, bottom())
  }
  look()
  return {
    _look: look,
    /** Somebody is there. */
    _stir({ type }: Event) {
      if (performance.now() > stirredAt + activeMs) advance()
      stirredAt = performance.now()
      // Of what a page shows before it is read, nobody knows yet how much it is: it may have no content so far.
      if (type === 'scroll') deepest = Math.max(deepest, toDepth(bottom()))
    },
    _read(): Reading {
      advance()
      return {
        _engaged: engaged,
        _visible: visible,
        _scroll: Math.max(deepest, toDepth(seen)),
        _at: from,
      }
    },
    /** Begins another view; a page that was left has none until it is shown again. */
    _reset(isLeft: boolean) {
      ;[engaged, visible, seen, deepest] = [0, 0, 0, 0]
      look()
      isVisible &&= !isLeft
    },
  }
}
