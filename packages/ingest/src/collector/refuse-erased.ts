/**
 * Keeps out what belongs to somebody who was erased after it was made.
 *
 * @module
 */
import type { WireEvent } from '@touchline/protocol'
import { timeOfEventId } from '@touchline/protocol'
import type { Sites } from '../settings/site.ts'
import type { Rejection } from './judge.ts'

/** Whom an event belongs to, as far as they may have been erased. */
interface Owner {
  readonly visitor: string
  readonly user: string
}

/** Why an event is refused, or `null`. Its visitor counts, and the user it names. */
export type ErasedCheck = (event: WireEvent, owner: Owner) => Rejection | null

/** Creates the check of a batch. Owners are told by their objects: the events of a page have one. */
export function createErasedCheck(sites: Pick<Sites, 'erasedUntil'>, site: string): ErasedCheck {
  let last: { readonly owner: Owner; readonly until: number } | null = null
  const untilOf = (owner: Owner): number => {
    if (last?.owner !== owner) last = { owner, until: sites.erasedUntil(site, owner) }
    return last.until
  }
  return (event, owner) => {
    const named = event.name === 'identify' ? event.data?.user : owner.user
    const user = typeof named === 'string' ? named : ''
    const until = user === owner.user ? untilOf(owner) : sites.erasedUntil(site, { ...owner, user })
    return until > 0 && timeOfEventId(event.id) <= until ? refusal : null
  }
}

const refusal = {
  code: 'erased',
  detail: 'it belongs to somebody whose data were erased after it was made; do not send it again',
} as const
