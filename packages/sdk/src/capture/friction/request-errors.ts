import { scrubUrl } from '../../event/scrub.ts'
import type { Client } from '../../options.ts'
import { endAll } from '../listen.ts'
import { watchRequests } from '../watch-requests.ts'
import { createPageLimit } from './page-limit.ts'

/** Ids in a path: numbers, and runs of hexadecimal digits with or without hyphens. */
const ids = /\b[0-9a-f]{8}[0-9a-f-]*|(?<![a-z])\d+/gi

/**
 * Makes `request_error` of the page itself and of every request of the page that was answered with a status of 400 or
 * more: the status, the host, the path with `:id` for ids, and what asked. Each once, ten at most for a page view.
 *
 * The browser's own records are read, nothing is wrapped. They have no status for other origins that do not share it
 * (CORS), for requests without an answer, and in browsers before Chromium 109 and Firefox 109.
 */
export function requestErrors(client: Client): () => void {
  const limit = createPageLimit(client)
  const tell = ({ name, responseStatus, initiatorType }: PerformanceResourceTiming) => {
    const url = new URL(name)
    // Our own failures are in the ledger.
    if (!(responseStatus >= 400) || url.pathname.endsWith('/v1/events')) return
    const path = scrubUrl(url.pathname).replace(ids, ':id')
    const detail = { status: responseStatus, host: url.host, path, kind: initiatorType }
    limit.track('request_error', JSON.stringify(detail), detail)
  }
  return endAll([limit.end, watchRequests(tell, ['navigation', 'resource'], true)])
}
