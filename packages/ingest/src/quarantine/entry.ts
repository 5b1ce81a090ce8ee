/**
 * A refused event as it is kept: with why, when and from whom, and with what it takes to judge it again.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Batch, RefusalName, RejectedEvent } from '@touchline/protocol'
import { limits } from '@touchline/protocol'
import type { Admission } from '../collector/admit.ts'
import { asksNotToBeTracked } from '../collector/consent.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import { scrubUrl } from '../enrich/scrub.ts'
import { tracesOfEvent } from '../person/traces.ts'
import type { Sites } from '../settings/site.ts'

/** One event that was refused. */
export interface QuarantinedEvent {
  /** Names it in commands; not the event's own id, which may be missing or what is wrong. */
  readonly id: string
  readonly site: string
  /** When it was refused, epoch milliseconds. */
  readonly receivedAt: number
  /** Code of the refusal; `docs/errors.md` explains each. */
  readonly code: string
  readonly detail: string
  /** Whether it came with a secret key. */
  readonly trusted: boolean
  /** The batch it came in, as far as it says something about the event. */
  readonly batch: Readonly<Record<string, unknown>>
  /** The headers that say something about the browser; none of a page that may keep nothing. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * As it was sent, but for addresses, which are scrubbed, and without whom it names where the browser asks not to be
   * tracked; `null` when it is too large or too deep to be kept.
   */
  readonly event: unknown
}

/** The refusals of one batch. */
export interface RefusedEvents {
  readonly batch: Batch
  readonly rejected: readonly RejectedEvent[]
  readonly admission: Admission
  readonly headers: HeaderValues
  readonly receivedAt: number
  readonly sites: Pick<Sites, 'erasedUntil'>
}

const keptHeaders = ['user-agent', 'sec-ch-ua', 'purpose', 'sec-purpose', 'sec-gpc']
/** Refused for whom they name: to keep them here would keep just that. */
const forgotten = new Set<RefusalName>(['erased', 'no_consent'])
// Beyond it an event is too large by far, and one flood of such would be all that is kept.
const largestEvent = 2 * limits.eventBytes

/** Ways to build the lines to keep, each with its line break: a caller without room builds no more. */
export function toEntryLines(refused: RefusedEvents): readonly (() => string)[] {
  const { batch, rejected, admission, headers, receivedAt } = refused
  const { events, v, batch: id, visitor, stream, consent, sentAt, mono, sdk, env } = batch
  const isBare = consent === 'cookieless' || admission.site.preset === 'cnil'
  // An event that is bad for another reason is refused before anybody asks whether it may name its user.
  const isNameless = consent === 'cookieless' && asksNotToBeTracked(headers, admission.trusted)
  const shared = {
    site: admission.site.id,
    receivedAt,
    trusted: admission.trusted,
    // By name: whatever else came with it may be as large and as deep as a body.
    batch: {
      v,
      batch: id,
      visitor,
      stream,
      consent,
      sentAt,
      mono,
      sdk,
      env: isBare ? undefined : pickEnv(env),
    },
    headers: isBare ? {} : headersOf(headers),
  }
  return rejected
    .filter(({ index, code }) => !forgotten.has(code) && !isOfErased(events[index], refused))
    .filter(({ index }) => !(isNameless && isIdentify(events[index])))
    .map(({ index, code, detail }) => () => {
      const known: Omit<QuarantinedEvent, 'event'> = { id: newId(), code, detail, ...shared }
      const event = isNameless ? withoutNames(events[index]) : events[index]
      return `${JSON.stringify(known).slice(0, -1)},"event":${toJson(event, isBare)}}\n`
    })
}

/** Somebody who was erased must not come in by this door: everybody that a bad event may be of is looked up. */
function isOfErased(event: unknown, { batch, admission, sites, receivedAt }: RefusedEvents): boolean {
  const site = admission.site.id
  const { visitors, users } = tracesOfEvent({ site, event, batch })
  const isErased = (by: { readonly visitor: string; readonly user: string }): boolean =>
    receivedAt <= sites.erasedUntil(site, by)
  return (
    textsIn(visitors).some(visitor => isErased({ visitor, user: '' })) ||
    textsIn(users).some(user => isErased({ visitor: '', user }))
  )
}

const textsIn = (values: readonly unknown[]): readonly string[] =>
  values.filter(value => typeof value === 'string')

/** Reads a line; `null` for one that a crash cut off. */
export function readEntryLine(line: string): QuarantinedEvent | null {
  try {
    return JSON.parse(line) as QuarantinedEvent
  } catch {
    // The last line of a process that was killed: what it held was never promised.
    return null
  }
}

const newId = (): string => randomBytes(9).toString('base64url')

function pickEnv(env: Batch['env']): Batch['env'] {
  if (env === undefined) return undefined
  const { screen, languages, timeZone, webdriver } = env
  return { screen, languages, timeZone, webdriver }
}

function headersOf(headers: HeaderValues): Record<string, string> {
  const found = keptHeaders.flatMap(name => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value.slice(0, limits.textLength)] as const]
  })
  return Object.fromEntries(found)
}

function toJson(event: unknown, isBare: boolean): string {
  try {
    const json = JSON.stringify(scrubbed(event, isBare)) ?? 'null'
    return json.length > largestEvent ? 'null' : json
  } catch {
    // Thousands of levels deep: the refusal says so, and no more is needed of it.
    return 'null'
  }
}

const isIdentify = (event: unknown): boolean => isRecord(event) && event.name === 'identify'

/** Without the fields that could tie a page life to somebody. */
function withoutNames(event: unknown): unknown {
  if (!isRecord(event)) return event
  const {
    visitor: _visitor,
    user: _user,
    emailSha256: _email,
    orderId: _order,
    traits: _traits,
    ...rest
  } = event
  if (!isRecord(rest.data)) return rest
  const { user: _named, traits: _known, ...data } = rest.data
  return { ...rest, data }
}

/** Without the sender's address, or a bare one's context, and with clean page addresses, as far as they stand where they belong. */
function scrubbed(event: unknown, isBare: boolean): unknown {
  if (!isRecord(event)) return event
  const { page, context } = event
  return {
    ...event,
    ...(isRecord(page)
      ? { page: { ...page, ...scrubbedField(page, 'url'), ...scrubbedField(page, 'referrer') } }
      : {}),
    ...(isRecord(context) ? { context: isBare ? undefined : { ...context, ip: undefined } } : {}),
  }
}

function scrubbedField(page: Readonly<Record<string, unknown>>, field: 'url' | 'referrer'): object {
  const value = page[field]
  if (typeof value !== 'string') return {}
  // What is no address may still carry a query.
  return { [field]: scrubUrl(value)?.scrubbed.href ?? value.replace(/[?#].*/s, '') }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
