/**
 * The page itself: whether there is one, and whether all of it was seen.
 *
 * @module
 */
import { type Finding, finding } from '../finding.ts'
import { toFailureWords } from './failure-words.ts'
import type { PageVisit } from './visit-page.ts'

type Arrived = Pick<PageVisit, 'asked' | 'arrival' | 'report'>

/** What is to be said about the way to the page. */
export function findingsOfArrival(visit: Arrived): readonly Finding[] {
  const { arrival, report, asked } = visit
  const { status, failure, contentType, isLoaded } = arrival
  if (failure !== null || status === null) return [ofFailure(asked, failure ?? '')]
  // Nothing of the shop is seen without a password.
  if (status === 401) return [ofStatus({ asked }, status)]
  const found = [status >= 400 ? ofStatus(visit, status) : finding('page', describe(visit, status))]
  if (!isPage(visit)) {
    const says = `is no page: its content type is ${contentType || 'not told'}`
    found.push(
      finding('content', says, { verdict: 'problem', todo: 'name the address of a page of the shop' }),
    )
  } else if (report === null) {
    const says = 'the page’s own scripts leave nobody else a turn'
    found.push(
      finding('loading', says, { verdict: 'problem', todo: 'see in a browser which of them keeps it busy' }),
    )
  } else if (!isLoaded) {
    const says = 'the page was still loading when time was up; what follows is what was there by then'
    found.push(
      finding('loading', says, {
        verdict: 'warning',
        todo: 'wait longer with --timeout, or see in a browser which request does not end',
      }),
    )
  }
  return found
}

/** Whether there is a document to look into. */
export const isPage = ({ arrival }: Pick<PageVisit, 'arrival'>): boolean =>
  /html|^$/i.test(arrival.contentType)

function describe({ asked, arrival, report }: Arrived, status: number): string {
  const ended = report?.url ?? asked
  const way = arrival.redirects.length > 0 || !isSame(ended, asked) ? `, sent on from ${asked}` : ''
  const title = report?.title ? `: “${report.title}”` : ''
  return `${ended} answers ${status}${way}${title}`
}

const isSame = (one: string, other: string): boolean => new URL(one).href === new URL(other).href

function ofFailure(asked: string, failure: string): Finding {
  if (/ERR_ABORTED|BINDING_ABORTED/.test(failure)) {
    return finding('page', `${asked} is no page but a file to keep`, {
      verdict: 'problem',
      todo: 'name the address of a page of the shop',
    })
  }
  if (/INVALID_AUTH_CREDENTIALS/.test(failure)) return ofStatus({ asked }, 401)
  const { says, todo } = toFailureWords(failure)
  return finding('page', `${asked} cannot be opened: ${says}`, { verdict: 'problem', todo })
}

const todoOf: Readonly<Record<number, string>> = {
  401: 'give a name and a password with --user name:password',
  403: 'shops that keep robots out refuse this browser too: let this machine’s address in, or open the page yourself with ?touchline-debug',
  404: 'look at the address; what follows is about the page of the error',
  410: 'look at the address; what follows is about the page of the error',
}

function ofStatus(visit: Partial<Arrived> & Pick<Arrived, 'asked'>, status: number): Finding {
  const { arrival, asked } = visit
  const says = arrival === undefined ? `${asked} answers ${status}` : describe(visit as Arrived, status)
  const isShut = status === 429 || status === 503
  const todo =
    todoOf[isShut ? 403 : status] ?? 'mend the page first; what follows is about the page of the error'
  return finding('page', says, { verdict: 'problem', todo })
}
