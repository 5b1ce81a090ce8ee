/**
 * What an event says besides what this version knows: kept, so that nothing is lost to an older server; and the order
 * that a server names, which has no column of its own.
 *
 * @module
 */
import type { Page, WireEvent } from '@touchline/protocol'

// What has a column of its own, or must not be kept: `context` may hold an address, a subject a person.
const eventFields = new Set(
  'id seq at mono name page data visitor user emailSha256 orderId context'.split(' '),
)
const pageFields = new Set('view url title referrer type nav touchpoint'.split(' '))

/** Whether a page says nothing but what stands in its own columns: its touchpoint stands in that of its view. */
export function isBarePage(page: Page): boolean {
  return page.touchpoint === undefined && unknownFields(page, pageFields) === null
}

/** The unknown fields of an event and of its page as JSON, with the order; empty when there are none. */
export function extraOf(event: WireEvent, orderId?: string): string {
  const unknown = unknownFields(event, eventFields)
  const extra = orderId === undefined ? unknown : { ...unknown, orderId }
  const page = event.page === undefined ? null : unknownFields(event.page, pageFields)
  if (page !== null) return JSON.stringify({ ...extra, page })
  return extra === null ? '' : JSON.stringify(extra)
}

function unknownFields(
  fields: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Record<string, unknown> | null {
  let found: Record<string, unknown> | null = null
  for (const name in fields) {
    if (known.has(name)) continue
    found ??= {}
    found[name] = fields[name]
  }
  return found
}
