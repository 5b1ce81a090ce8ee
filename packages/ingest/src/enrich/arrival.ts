/**
 * Where a page view's visitor came from: campaign parameters, then click id, then referrer, then direct.
 *
 * @module
 */
import type { Arrival } from './channel-group.ts'
import { channelGroup } from './channel-group.ts'
import { findClickId } from './click-id.ts'
import { isPassThrough } from './pass-through.ts'
import { aiAssistantOf, isSearchHost, searchEngineOf } from './source-category.ts'

/** The source columns of an event. */
export interface SourceColumns extends Arrival {
  readonly term: string
  readonly content: string
  readonly clickId: string
  readonly channelGroup: string
}

/** A page view that is no arrival: its source columns stay empty, and the session keeps its source. */
export const noArrival: SourceColumns = Object.freeze({
  source: '',
  medium: '',
  campaign: '',
  term: '',
  content: '',
  clickId: '',
  channelGroup: '',
})

const prefixes = ['utm_', 'mtm_', 'pk_']

/** What is known about one page view. */
export interface PageArrival {
  /** The page's address as it was sent, before scrubbing removes click ids. */
  readonly url: URL | null
  readonly referrer: string
  readonly nav: string
  /** The shop's own hosts, lower case. */
  readonly ownHosts: readonly string[]
}

/** The source columns of a page view. Values are trimmed and otherwise kept as they were written. */
export function readArrival({ url, referrer, nav, ownHosts }: PageArrival): SourceColumns {
  // A route change, a reload and a return from the back-forward cache begin no visit: the address still
  // carries the campaign of the navigation that did.
  if (nav === 'route' || nav === 'reload' || nav === 'bfcache') return noArrival
  const query = url?.searchParams ?? new URLSearchParams()
  const utm = (...names: readonly string[]): string => readParameter(query, names)
  const click = findClickId(query)
  const from = readReferrer(referrer, url, ownHosts)
  const named = { source: utm('source'), medium: utm('medium'), campaign: utm('campaign') }
  const arrival = decide(named, click, from)
  if (arrival === null) return noArrival
  return {
    ...arrival,
    term: utm('term', 'keyword', 'kwd'),
    content: utm('content'),
    clickId: click?.name ?? '',
    channelGroup: channelGroup(arrival),
  }
}

type Click = ReturnType<typeof findClickId>

function decide(named: Arrival, click: Click, from: Arrival | null): Arrival | null {
  if (named.source !== '' || named.medium !== '') {
    const certain = click?.certain === true ? click : null
    return {
      source: named.source || (certain?.source ?? ''),
      medium: named.medium || (certain?.medium ?? ''),
      campaign: named.campaign,
    }
  }
  if (click !== null) return { source: click.source, medium: click.medium, campaign: named.campaign }
  if (from === null) return null
  return named.campaign === '' ? from : { ...from, campaign: named.campaign }
}

function readParameter(query: URLSearchParams, names: readonly string[]): string {
  for (const prefix of prefixes) {
    for (const name of names) {
      const value = query.get(prefix + name)?.trim()
      if (value !== undefined && value !== '') return value.slice(0, 256)
    }
  }
  return ''
}

/** What the referrer says; `null` when it is the shop itself or a stop on the way such as a payment page. */
function readReferrer(referrer: string, url: URL | null, ownHosts: readonly string[]): Arrival | null {
  const direct: Arrival = { source: '(direct)', medium: '(none)', campaign: '' }
  if (referrer === '') return direct
  const host = URL.parse(referrer)?.hostname.toLowerCase() ?? ''
  if (host === '') return direct
  if (host === url?.hostname.toLowerCase() || ownHosts.includes(host) || isPassThrough(host)) return null
  const bare = host.replace(/^www\./, '')
  if (aiAssistantOf(host) !== null)
    return { source: bare, medium: 'ai-assistant', campaign: '(ai-assistant)' }
  if (isSearchHost(host)) {
    return { source: (searchEngineOf(host) ?? bare).toLowerCase(), medium: 'organic', campaign: '' }
  }
  return { source: bare, medium: 'referral', campaign: '' }
}
