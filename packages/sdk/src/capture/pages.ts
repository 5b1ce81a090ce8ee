import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'

/** Two route changes within this time are one: the first was a redirect on its way to the second. */
const settleMs = 50

/**
 * Makes a page view of every load, of every route change that changes the path, and of every return from the
 * back/forward cache.
 */
export const pages = (): Capture =>
  nameCapture('pages', client => {
    let path = location.pathname
    const onRoute = () => {
      if (location.pathname === path) return
      path = location.pathname
      client.page(undefined, { nav: 'route', settleMs })
    }
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      path = location.pathname
      client.page(undefined, { nav: 'bfcache' })
    }
    client.page(undefined, { nav: readNav() })
    addEventListener('pageshow', onShow)
    const endRoutes = watchRoutes(onRoute)
    return () => {
      removeEventListener('pageshow', onShow)
      endRoutes()
    }
  })

/** How this document was come by. Called when the page is active, so that a page rendered ahead says so here. */
function readNav() {
  const [entry] = performance.getEntriesByType?.('navigation') ?? []
  const { activationStart, type } = Object(entry) as { activationStart?: number; type?: string }
  if (activationStart) return 'prerender'
  return type === 'reload' ? type : 'load'
}

/** Calls back after every change of the address within this document. */
function watchRoutes(onRoute: () => void): () => void {
  const target = window.navigation ?? window
  const name = window.navigation ? 'currententrychange' : 'popstate'
  const restores = window.navigation
    ? []
    : (['pushState', 'replaceState'] as const).map(method => patch(method, onRoute))
  target.addEventListener(name, onRoute)
  return () => {
    target.removeEventListener(name, onRoute)
    for (const restore of restores) restore()
  }
}

function patch(method: 'pushState' | 'replaceState', onRoute: () => void): () => void {
  const original = history[method]
  const patched = function (this: History, ...args: Parameters<History['pushState']>): void {
    original.apply(this, args)
    onRoute()
  }
  history[method] = patched
  return () => {
    // Somebody may have patched it after us; taking ours out from under theirs would take theirs with it.
    if (history[method] === patched) history[method] = original
  }
}
