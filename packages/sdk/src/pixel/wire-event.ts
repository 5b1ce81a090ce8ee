import type { WireEvent } from '@touchline/protocol'
import { limits } from '@touchline/protocol/limits'
import { at } from '../capture/commerce/read-path.ts'
import { eventId } from '../event/id.ts'
import { scrubUrl } from '../event/scrub.ts'

const text = (said: unknown, path: string) => String(at(said, path) ?? '').slice(0, limits.textLength)

/** Writes an event as it travels, with the page and the time of which Shopify told. */
export function toWireEvent(
  name: string,
  data: Record<string, unknown>,
  said: unknown,
  seq: number,
): WireEvent {
  const told = Date.parse(text(said, 'timestamp'))
  const at = Number.isNaN(told) ? Date.now() : told
  const page = {
    url: scrubUrl(text(said, 'context.document.location.href')),
    title: text(said, 'context.document.title'),
    referrer: scrubUrl(text(said, 'context.document.referrer')),
    type: /thank/.test(text(said, 'context.document.location.pathname')) ? 'confirmation' : 'checkout',
  }
  return { id: eventId(at, seq), seq, at, name, page, data } as WireEvent
}
