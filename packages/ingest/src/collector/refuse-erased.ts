/**
 * Keeps out what belongs to somebody who was erased after it was made.
 *
 * @module
 */
import type { WireEvent } from '@touchline/protocol'
import { timeOfEventId } from '@touchline/protocol'
import type { Sites } from '../settings/site.ts'
import type { Rejection } from './judge.ts'

/** What the check works with. */
export interface ErasedCheck {
  readonly sites: Pick<Sites, 'isErased'>
  readonly site: string
}

/** Why an event is refused, or `null`. Its visitor counts, and the user it names. */
export function refuseErased(
  event: WireEvent,
  { visitor, user }: { readonly visitor: string; readonly user: string },
  { sites, site }: ErasedCheck,
): Rejection | null {
  const named = event.name === 'identify' ? event.data?.user : user
  const by = { visitor, user: typeof named === 'string' ? named : '' }
  return sites.isErased(site, by, timeOfEventId(event.id)) ? refusal : null
}

const refusal = {
  code: 'erased',
  detail: 'it belongs to somebody whose data were erased after it was made; do not send it again',
} as const
