/** What a page lives through. */
export interface LifeEvents {
  /** The page is being hidden or left: nothing may run afterwards. May come twice in a row. */
  readonly onExit: () => void
  readonly onOnline: () => void
}

/**
 * Runs something when the page is a real visit: at once, or when a page rendered ahead is shown.
 *
 * A page that was rendered ahead and never shown does not exist for us.
 */
export function whenActive(run: () => void): void {
  if (document.prerendering) document.addEventListener('prerenderingchange', run, { once: true })
  else run()
}

/**
 * Watches a page's life.
 *
 * Never `unload` or `beforeunload`: they keep a page out of the back/forward cache, and phones do not send them.
 *
 * @returns a function that ends it.
 */
export function watchLife({ onExit, onOnline }: LifeEvents): () => void {
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') onExit()
  }
  // On the window, where visibilitychange arrives after every listener of the document has made its last events.
  addEventListener('visibilitychange', onVisibility)
  addEventListener('pagehide', onExit)
  document.addEventListener('freeze', onExit)
  addEventListener('online', onOnline)
  return () => {
    removeEventListener('visibilitychange', onVisibility)
    removeEventListener('pagehide', onExit)
    document.removeEventListener('freeze', onExit)
    removeEventListener('online', onOnline)
  }
}
