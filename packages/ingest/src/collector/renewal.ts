/**
 * Renews the visitor's cookie in the answer to a page that asks for it: Safari forgets a cookie that a script has
 * set after seven days, one that an HTTP answer has set lives on.
 *
 * @module
 */
import type { Batch, BatchAnswer } from '@touchline/protocol'
import type { HeaderValues } from '../enrich/header-values.ts'
import { hostNameOf, type ReachedBy } from './reached-by.ts'

/** 13 months, the longest that regulators allow an audience measurement's cookie; the script's own has the same. */
const maxAgeSeconds = 34_214_400

type Headers = Readonly<Record<string, string>>
const none: Headers = {}
// The page sent its request with credentials, so a browser lets it read no answer without this header. Nothing is
// ever answered because of a cookie, so it opens nothing either.
const readable: Headers = { 'access-control-allow-credentials': 'true' }

/** Who asks for a renewal, from where. */
interface Asked {
  readonly headers: HeaderValues
  readonly reachedBy: ReachedBy
}

/**
 * The headers by which a batch that was accepted renews its visitor's cookie; none when it does not ask, or may not:
 * page and collector must have the same host, or both lie under the domain that the batch names.
 */
export function renewalHeaders(
  { visitor, consent }: Batch,
  answer: BatchAnswer,
  { renew, headers, reachedBy }: Asked & { readonly renew: string },
): Headers {
  const page = hostNameOf(headers.get('origin') ?? '')
  const own = reachedBy.host
  if (page === null || own === null) return none
  const domain = renew.toLowerCase()
  const covered =
    domain === '' ? page === own : isDomain(domain) && isUnder(page, domain) && isUnder(own, domain)
  if (!covered) return page === own ? readable : none
  const wanted = consent === 'full' && visitor !== undefined && headers.get('sec-gpc') !== '1'
  // Somebody who was erased is sent no id: nothing of theirs is accepted.
  if (!wanted || answer.accepted === 0) return readable
  const secure = reachedBy.secure ? '; Secure' : ''
  const where = domain === '' ? '' : `; Domain=${domain}`
  const cookie = `tl_v=${visitor}; Max-Age=${maxAgeSeconds}; Path=/; SameSite=Lax${secure}${where}`
  return { ...readable, 'set-cookie': cookie }
}

/**
 * The headers that let a page read why its batch was not accepted. The batch may not even have been read, so whether
 * it asked for a renewal is guessed from the hosts alone.
 */
export function refusalHeaders({ headers, reachedBy }: Asked): Headers {
  const page = hostNameOf(headers.get('origin') ?? '')
  const own = reachedBy.host
  if (page === null || own === null) return none
  const family = own.split('.').slice(-2).join('.')
  return page === own || (isDomain(family) && isUnder(page, family)) ? readable : none
}

const isUnder = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`)

const label = /^[a-z\d_](?:[a-z\d_-]*[a-z\d_])?$/

/** A name with a dot that is no address; browsers refuse the ones that belong to nobody, such as `co.uk`. */
function isDomain(name: string): boolean {
  const labels = name.split('.')
  return labels.length > 1 && labels.every(one => label.test(one)) && /[a-z]/.test(labels.at(-1) ?? '')
}
