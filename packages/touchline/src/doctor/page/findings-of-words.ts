/**
 * What the collector says when it is asked whether it takes the page's events.
 *
 * @module
 */
import { type Finding, finding } from '../finding.ts'
import type { CollectorWord } from './event-desk.ts'
import { toFailureWords } from './failure-words.ts'
import { isMixed } from './findings-of-script.ts'
import type { SeenPage } from './findings-of-tags.ts'
import { addToPolicy, describePolicy, violationOf } from './policy-words.ts'

/** One finding for each collector and key that it was asked about. */
export function findingsOfWords(visit: SeenPage): Finding[] {
  const latest = new Map(visit.words.map(word => [`${word.url} ${word.key}`, word]))
  if (latest.size > 0) return [...latest.values()].map(word => ofWord(visit, word))
  const forbidden = visit.violations.find(
    ({ directive, blocked }) => directive === 'connect-src' && isOurs(visit, blocked),
  )
  if (forbidden !== undefined) return [ofForbidden(visit, forbidden.blocked)]
  if (visit.report.made.length === 0) return []
  return [
    finding('collector', 'the page did not try to send what it has made', {
      verdict: 'problem',
      todo: 'open the page yourself with ?touchline-debug, and see whether the ledger goes on waiting',
    }),
  ]
}

function isOurs({ report }: SeenPage, blocked: string): boolean {
  const places = report.tags.map(({ src, attributes }) => attributes['data-endpoint'] || src)
  const origins = places.flatMap(place =>
    URL.canParse(place, report.url) ? [new URL(place, report.url).origin] : [],
  )
  return origins.some(origin => blocked === origin || blocked.startsWith(`${origin}/`))
}

function ofForbidden(visit: SeenPage, url: string): Finding {
  const forbidden = violationOf(visit.violations, url)
  const policy = forbidden === undefined ? 'connect-src' : describePolicy(forbidden)
  return finding('collector', `${url}: the page’s policy forbids it: ${policy}`, {
    verdict: 'problem',
    todo: addToPolicy(new URL(url).origin),
  })
}

/** What to do about a refusal, by its code. */
const todoOf: Readonly<Record<string, (page: string) => string>> = {
  unknown_key: () => 'look at data-site: touchline site list shows the keys that are valid',
  origin_not_allowed: page =>
    `add ${new URL(page).origin} with touchline site set main --origins, which takes all of the shop’s origins`,
  rate_limited: () => 'wait; if it is always so, name the proxy before the collector with --trusted-proxies',
  spool_unavailable: () => 'look at the disk of the collector with touchline doctor --data',
}

function ofWord(visit: SeenPage, word: CollectorWord): Finding {
  const { url, status, code, detail } = word
  const page = visit.report.url
  const problem = (says: string, todo: string) =>
    finding('collector', `${url}: ${says}`, { verdict: 'problem', todo })
  if (status === 202) return finding('collector', `${url} takes them (202)`)
  if (status === null) {
    if (violationOf(visit.violations, url) !== undefined) return ofForbidden(visit, url)
    if (isMixed(page, url))
      return problem('a page of https sends nothing to http', 'serve the collector by https')
    const { withoutBrowser } = word
    if (withoutBrowser !== undefined) {
      const { allowedOrigin } = withoutBrowser
      return problem(
        `answers ${withoutBrowser.status}, and the page may not read it: Access-Control-Allow-Origin is ${allowedOrigin ?? 'missing'}`,
        'let the proxy before the collector pass its headers on, once each; a collector answers every page with its own origin',
      )
    }
    const { says, todo } = toFailureWords(detail)
    return problem(says, todo)
  }
  if (code !== null) {
    return problem(`answers ${status}, ${code}: ${detail}`, todoOf[code]?.(page) ?? 'see docs/errors.md')
  }
  return problem(
    `answers ${status}, and no collector would: something else listens there, or stands in between`,
    'look at src, or at data-endpoint: the collector’s origin alone, without a path',
  )
}
