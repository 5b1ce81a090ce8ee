/**
 * The way to a page: redirects, its answer, or why there is none.
 *
 * @module
 */
import type { HTTPResponse, Page } from 'puppeteer-core'

/** How a page was reached. */
export interface Arrival {
  /** Status of the page's answer; `null` when there was none. */
  readonly status: number | null
  readonly contentType: string
  /** Addresses that sent the browser on, the one that was asked for first. */
  readonly redirects: readonly string[]
  /** Whether everything on it had loaded in time. */
  readonly isLoaded: boolean
  /** The browser's word for why there is no page; `null` when there is one. */
  readonly failure: string | null
  /** The document as it was sent; empty when it cannot be read. */
  readonly source: string
}

/** Opens an address. Never rejects: what is wrong is found. */
export async function openPage(page: Page, url: string, timeoutMs: number): Promise<Arrival> {
  let main: HTTPResponse | null = null
  // Firefox goes on waiting for somebody to type a password.
  const isShut = new Promise<HTTPResponse>(resolve => {
    page.on('response', response => {
      const request = response.request()
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return
      main = response
      if (response.status() === 401) resolve(response)
    })
  })
  try {
    const gone = page.goto(url, { waitUntil: 'load', timeout: timeoutMs })
    gone.catch(() => undefined)
    const response = await Promise.race([gone, isShut])
    return await toArrival(response ?? main, { isLoaded: true, failure: null })
  } catch (thrown) {
    const failure = thrown instanceof Error ? thrown.message : String(thrown)
    const isLate = thrown instanceof Error && thrown.name === 'TimeoutError'
    // What is there by then can be looked at.
    const isThere = isLate && main !== null
    return toArrival(isThere ? main : null, { isLoaded: false, failure: isThere ? null : failure })
  }
}

async function toArrival(
  response: HTTPResponse | null,
  end: Pick<Arrival, 'isLoaded' | 'failure'>,
): Promise<Arrival> {
  if (response === null) return { ...end, status: null, contentType: '', redirects: [], source: '' }
  return {
    ...end,
    status: response.status(),
    contentType: response.headers()['content-type'] ?? '',
    redirects: response
      .request()
      .redirectChain()
      .map(request => request.url()),
    // A document that is still arriving when time is up has no whole text.
    source: end.isLoaded && response.ok() ? await response.text().catch(() => '') : '',
  }
}
