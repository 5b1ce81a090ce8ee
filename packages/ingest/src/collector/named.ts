/**
 * Which e-mail and which order an event names, as the stand-ins under which they are stored.
 *
 * @module
 */
import type { WireEvent } from '@touchline/protocol'
import { uuidFrom } from '../wire/derived-id.ts'

/** Stand-ins of what an event names; empty where it names none. */
export interface Named {
  readonly email: string
  readonly order: string
  /** The order's number, where a server names it: it is stored, so that an export says it again. */
  readonly orderId?: string
}

/** What nearly every event names. */
export const namesNobody: Named = Object.freeze({ email: '', order: '' })

const emailShape = /^[0-9a-f]{64}$/i

/** SHA-256 of nothing: what a program sends that hashes a field nobody filled in. */
const noEmail = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Values that programs send when they have none. */
const noOrder = /^(?:[-0\s]*|-1|null|undefined|none|nan|\[object object\])$/i

const emailVisitor = (site: string, hash: unknown): string =>
  typeof hash === 'string' && emailShape.test(hash) && hash.toLowerCase() !== noEmail
    ? uuidFrom(site, 'email', hash.toLowerCase())
    : ''

const orderVisitor = (site: string, order: unknown): string =>
  (typeof order === 'string' || typeof order === 'number') && !noOrder.test(String(order))
    ? uuidFrom(site, 'order', String(order).trim())
    : ''

/** The click on a short link that led to a page, as the event of the click names it. */
const clickOf = (url: string): string | undefined => /[?&]tl_click=([\w-]{22})(?:&|#|$)/.exec(url)?.[1]

/** What an event of a page says about itself: whose purchase an order was, who is known by an e-mail. */
function byItself(site: string, { name, data, page }: WireEvent): Named {
  if (name === 'purchase') return toNamed('', orderVisitor(site, data?.transaction_id))
  if (name === 'identify') {
    const { traits } = (data ?? {}) as { readonly traits?: Readonly<Record<string, unknown>> }
    return toNamed(emailVisitor(site, traits?.emailSha256), '')
  }
  const click = name === 'page_view' && page !== undefined ? clickOf(page.url) : undefined
  return click === undefined ? namesNobody : toNamed('', orderVisitor(site, `click:${click}`))
}

const toNamed = (email: string, order: string): Named =>
  email === '' && order === '' ? namesNobody : { email, order }

/** What an event names. Only a server's word counts for whose an e-mail or an order is beyond what happened. */
export function namedBy(site: string, event: WireEvent, trusted: boolean): Named {
  const own = byItself(site, event)
  if (!trusted || (event.emailSha256 === undefined && event.orderId === undefined)) return own
  const order = orderVisitor(site, event.orderId)
  const named = toNamed(emailVisitor(site, event.emailSha256) || own.email, order || own.order)
  const { orderId } = event
  return order === '' || orderId === undefined || isClick(orderId) ? named : { ...named, orderId }
}

/** A click on a short link, which is no order: what names it is stored nowhere. */
const isClick = (orderId: string): boolean => orderId.startsWith('click:')

type Fields = Readonly<Record<string, unknown>>

/**
 * Stand-ins of every e-mail and order that is named by something with the fields of an event, whoever sent it and
 * whatever else is wrong with it.
 */
export function everyStandIn(site: string, { emailSha256, orderId, data, page }: Fields): readonly string[] {
  const { traits, transaction_id: transaction } = fieldsOf(data)
  const { url } = fieldsOf(page)
  const click = typeof url === 'string' ? clickOf(url) : undefined
  return [
    emailVisitor(site, emailSha256),
    emailVisitor(site, fieldsOf(traits).emailSha256),
    orderVisitor(site, orderId),
    orderVisitor(site, transaction),
    click === undefined ? '' : orderVisitor(site, `click:${click}`),
  ].filter(standIn => standIn !== '')
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}
