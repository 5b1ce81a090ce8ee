/** What a page lives through. */
export interface LifeEvents {
  /**
   * The page is being hidden or left: nothing may run afterwards. May come twice in a row. `isCached`: it goes into the
   * back/forward cache.
   */
  readonly _onExit: (isLeaving?: boolean, isCached?: boolean) => void
  /** The page is shown again. */
  readonly _onShown: () => void
  /** The connection is back, or the page is, from the back/forward cache. */
  readonly _onOnline: () => void
  /** The page's Content-Security-Policy forbids an address. */
  readonly _onBlocked: (address: string) => void
}

/**
 * Runs something when the page is a real visit: at once, or when a page rendered ahead is shown.
 *
 * A page that was rendered ahead and never shown does not exist for us.
 */
export function whenActive<Result>(run: () => Result): Result | undefined {
  if (!document.prerendering) return run()
  document.addEventListener('prerenderingchange', run, { once: true })
  return undefined
}

/**
 * Watches a page's life.
 *
 * Never `unload` or `beforeunload`: they keep a page out of the back/forward cache, and phones do not send them.
 *
 * @returns a function that ends it.
 */
export function watchLife({ _onExit, _onShown, _onOnline, _onBlocked }: LifeEvents): () => void {
  const ended = new AbortController()
  const on = (target: EventTarget, name: string, listener: (event: never) => void) =>
    target.addEventListener(name, listener as EventListener, { signal: ended.signal })
  // On the window, where it arrives after every listener of the document has made its last events.
  on(window, 'visibilitychange', () => (document.visibilityState === 'hidden' ? _onExit() : _onShown()))
  on(window, 'pagehide', ({ persisted }: PageTransitionEvent) => _onExit(true, persisted))
  on(document, 'freeze', () => _onExit())
  on(window, 'online', _onOnline)
  on(window, 'pageshow', ({ persisted }: PageTransitionEvent) => persisted && _onOnline())
  on(document, 'securitypolicyviolation', (event: SecurityPolicyViolationEvent) =>
    _onBlocked(event.blockedURI),
  )
  return () => ended.abort()
}
