/**
 * A site: who may send for it, whether something arrives, and whether all of it is stored.
 *
 * @module
 */
import type { DeliveryAnswer } from '@touchline/analysis'
import type { Key, KeyKind } from '@touchline/ingest'
import { type Finding, finding } from './finding.ts'

/** A site and how its events arrive. */
export interface SiteFacts {
  readonly id: string
  readonly origins: readonly string[]
  /** Valid keys by kind. */
  readonly keys: Readonly<Record<KeyKind, number>>
  /** Days that `delivery` is about; `to` is not included. */
  readonly from: string
  readonly to: string
  /** `null` when it could not be asked for. */
  readonly delivery: DeliveryAnswer | null
}

/** Counts keys by kind. */
export function countKeys(keys: readonly Key[]): SiteFacts['keys'] {
  const of = (kind: KeyKind): number => keys.filter(key => key.kind === kind).length
  return { public: of('public'), secret: of('secret'), read: of('read') }
}

/** What is to be said about a site. */
export function findingsOfSite(facts: SiteFacts, now: number): readonly Finding[] {
  const about = (what: string): string => `${facts.id}: ${what}`
  const { delivery } = facts
  return [
    ofKeys(about('keys'), facts.keys),
    ofOrigins(about('origins'), facts.origins),
    ...(delivery === null
      ? []
      : [
          ofLastEvent(about('last event'), delivery.lastEventAt, now),
          ofDelivery(about('delivery'), facts, delivery),
          ofGaps(about('gaps'), delivery),
        ]),
  ]
}

function ofKeys(about: string, { public: pages, secret, read }: SiteFacts['keys']): Finding {
  const says = `${pages} public, ${secret} secret, ${read} read`
  return pages + secret > 0
    ? finding(about, says)
    : finding(about, says, {
        verdict: 'warning',
        todo: 'nobody can send events: make a key with touchline key add --kind public',
      })
}

function ofOrigins(about: string, origins: readonly string[]): Finding {
  return origins.length > 0
    ? finding(about, origins.join(', '))
    : finding(about, 'no limit is set: pages of any origin may send events with the public key', {
        verdict: 'warning',
        todo: 'name the shop’s own with touchline site set --origins',
      })
}

const quietMs = 24 * 60 * 60 * 1000

function ofLastEvent(about: string, at: number | null, now: number): Finding {
  if (at === null) {
    return finding(about, 'none has ever arrived', {
      verdict: 'warning',
      todo: 'paste the script tag into the shop’s pages and open one',
    })
  }
  const says = `received ${new Date(at).toISOString()}`
  return now - at <= quietMs
    ? finding(about, says)
    : finding(about, `${says}, more than a day ago`, {
        verdict: 'warning',
        todo: 'see whether the script tag is still in the pages and reaches this server',
      })
}

// Some browsers never come back with what waits in them; more than this has another cause.
const tolerableShare = 0.01

function ofDelivery(about: string, { from, to }: SiteFacts, delivery: DeliveryAnswer): Finding {
  const says = `${delivery.headline} (ledgers heard of from ${from} to before ${to})`
  if (delivery.lost > 0) {
    return finding(about, says, {
      verdict: 'problem',
      todo: 'events that were acknowledged are not stored: look into spool/poison, and whether the data folder is older than its books',
    })
  }
  const dropped = Object.entries(delivery.dropped)
  const most = dropped.sort(([, one], [, other]) => other - one)[0]
  const given = dropped.reduce((sum, [, count]) => sum + count, 0)
  if (delivery.refused + given <= tolerableShare * delivery.created) return finding(about, says)
  return finding(about, says, {
    verdict: 'warning',
    todo:
      delivery.refused >= given
        ? 'see in docs/errors.md what the pages send wrong; open one with data-debug'
        : `see why browsers give events up, most of them for the reason ${most?.[0]}`,
  })
}

function ofGaps(about: string, { gaps, created }: DeliveryAnswer): Finding {
  if (gaps.missing === 0) return finding(about, `none in ${gaps.of} page lives`)
  const parts = [
    [gaps.lost, 'lost'],
    [gaps.refused, 'refused'],
    [gaps.notReceived, 'not received: waiting in browsers, or given up there'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  const worst = gaps.list[0]
  const example = worst === undefined ? '' : `; for example ${worst.numbers} of page life ${worst.stream}`
  const says = `${gaps.missing} numbers missing in ${gaps.streams} of ${gaps.of} page lives (${said.join(', ')})${example}`
  if (gaps.lost > 0)
    return finding(about, says, { verdict: 'problem', todo: 'see the account of deliveries above' })
  return gaps.notReceived <= tolerableShare * created
    ? finding(about, says)
    : finding(about, says, {
        verdict: 'warning',
        todo: 'compare with what browsers say they gave up; something on the way may swallow requests',
      })
}
