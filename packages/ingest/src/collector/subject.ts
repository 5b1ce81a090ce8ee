/**
 * Whom an event belongs to.
 *
 * @module
 */
import type { Batch, WireEvent } from '@touchline/protocol'
import { readAddress } from '../door/address.ts'
import type { Client } from '../door/client-address.ts'
import type { DailySalts } from '../enrich/daily-salts.ts'
import { dailyVisitor } from '../enrich/daily-visitor.ts'
import type { SubjectColumns } from '../enrich/event-line.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import { uuidFrom } from '../wire/derived-id.ts'
import type { HeldConsent } from './consent.ts'
import type { Rejection } from './judge.ts'
import type { Named } from './named.ts'

/** What is known about the sender of a batch, as far as its subjects depend on it. */
export interface SubjectOptions {
  readonly site: string
  readonly trusted: boolean
  readonly held: HeldConsent
  readonly client: Client
  readonly headers: HeaderValues
  /** `null` where no visitor of a day is made. */
  readonly salts: DailySalts | null
}

/** Reads the subject of one event, or says why it has none; `at` is when it happened. */
export type ReadSubject = (event: WireEvent, named: Named, at: number) => SubjectColumns | Rejection

/** How the events of a batch are read: those of a page have one subject, a server's one each. */
export function subjectsOf(batch: Batch, options: SubjectOptions): ReadSubject {
  const { site, held } = options
  if (batch.stream === undefined) return (event, named) => serverSubject(site, { event, batch, named })
  const { stream } = batch
  // Without a stored id, a page life is all that is known to belong together.
  const visitor = held.consent === 'cookieless' ? stream : (batch.visitor ?? stream)
  let shared: SubjectColumns | null = null
  return (event, _, at) => {
    if (held.lowered && event.name === 'identify') {
      return { code: 'no_consent', detail: 'the browser asks not to be tracked; do not name its user' }
    }
    shared ??= { visitor, stream, user: '', daily: dailyOf(event, at, options) }
    return shared
  }
}

/** The first event of a batch tells the day: a page life that goes on after midnight is its first day's visitor's. */
function dailyOf(event: WireEvent, at: number, options: SubjectOptions): string {
  const { site, trusted, held, client, headers, salts } = options
  if (salts === null || held.consent !== 'cookieless') return ''
  const { ip = '', userAgent = '' } = event.context ?? {}
  const address = trusted ? readAddress(ip) : client.address
  const agent = trusted ? userAgent : (headers.get('user-agent') ?? '')
  return dailyVisitor(salts, { site, address, userAgent: agent.slice(0, 512), at })
}

interface ServerEvent {
  readonly event: WireEvent
  readonly batch: Batch
  readonly named: Named
}

/** The first of visitor, user, e-mail and order that the event names. */
function serverSubject(site: string, { event, batch, named }: ServerEvent): SubjectColumns | Rejection {
  const visitor = event.visitor ?? batch.visitor
  const user = event.user ?? userOf(event)
  const subject = { stream: null, user, daily: '' }
  if (visitor !== undefined) return { ...subject, visitor }
  if (user !== '') return { ...subject, visitor: visitorOfUser(site, user) }
  const standIn = named.email || named.order
  if (standIn !== '') return { ...subject, visitor: standIn }
  return {
    code: 'subject_missing',
    detail: 'the event names nobody it belongs to; name `visitor`, `user`, `emailSha256` or `orderId`',
  }
}

function userOf({ name, data }: WireEvent): string {
  return name === 'identify' && typeof data?.user === 'string' ? data.user : ''
}

/** A UUID that stands for the storage a server-side user has not got. */
export const visitorOfUser = (site: string, user: string): string => uuidFrom(site, user)
