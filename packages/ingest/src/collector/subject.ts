/**
 * Whom an event belongs to.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Batch, RefusalName, WireEvent } from '@touchline/protocol'
import type { SubjectColumns } from '../enrich/event-line.ts'

/** Why an event has no subject. */
export interface NoSubject {
  readonly code: RefusalName
  readonly detail: string
}

/** The subject of a page's batch, one for all its events; `null` for batches of server-side events. */
export function pageSubject(batch: Batch): SubjectColumns | null {
  const { stream, visitor, consent } = batch
  if (stream === undefined) return null
  // Without a stored id, a page life is all that is known to belong together.
  return { visitor: consent === 'cookieless' ? stream : (visitor ?? stream), stream, user: '' }
}

/** The subject of a server-side event. */
export function serverSubject(site: string, event: WireEvent, batch: Batch): SubjectColumns | NoSubject {
  const visitor = event.visitor ?? batch.visitor
  const user = event.user ?? ''
  if (visitor !== undefined) return { visitor, stream: null, user }
  if (user !== '') return { visitor: visitorOfUser(site, user), stream: null, user }
  if (event.emailSha256 !== undefined || event.orderId !== undefined) {
    return {
      code: 'subject_unsupported',
      detail: 'emailSha256 and orderId are not joined to a person yet; name `visitor` or `user`',
    }
  }
  return { code: 'subject_missing', detail: 'the event names nobody it belongs to; name `visitor` or `user`' }
}

/** A UUID (version 8: made by a rule of one's own) that stands for the storage a server-side user has not got. */
export function visitorOfUser(site: string, user: string): string {
  const hash = createHash('sha256').update(`${site}\0${user}`).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
