/**
 * Whose an e-mail or an order is.
 *
 * @module
 */
import { noUuid } from '../store/tables.ts'

/** An event that names an e-mail, an order, or both. */
export interface Link {
  readonly visitor: string
  readonly id: string
  readonly at: number
  /** The e-mail's stand-in; zero for none. */
  readonly email_visitor: string
  /** The order's stand-in; zero for none. */
  readonly order_visitor: string
  /** Person of the event; empty when the e-mail's stand-in names an order. */
  readonly person: string
}

/** Persons of stand-ins, from the links that are known. */
export interface Resolver {
  /** The e-mails that name an order. */
  emailsOf(order: string): readonly string[]
  /** The orders that an e-mail names. */
  ordersOf(email: string): readonly string[]
  /** The e-mail that named an order first. */
  firstEmailOf(order: string): string | undefined
  personOfEmail(email: string): string
  personOfOrder(order: string): string
}

const isEarlier = (a: Link, b: Link): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)

function keepFirst(first: Map<string, Link>, alias: string, link: Link): void {
  const known = first.get(alias)
  if (alias !== noUuid && (known === undefined || isEarlier(link, known))) first.set(alias, link)
}

/**
 * An e-mail or an order is the person's who named it first. One that no person named is found by the other: an
 * e-mail through the first of its orders that a person named, an order through the e-mail that named it first.
 * What nobody is known by is a person of its own.
 */
export function createResolver(links: Iterable<Link>): Resolver {
  const named = new Map<string, Link>()
  const firstEmail = new Map<string, Link>()
  const ofEmail = new Map<string, Link[]>()
  const ofOrder = new Map<string, Link[]>()
  for (const link of links) {
    if (link.person !== '') {
      keepFirst(named, link.email_visitor, link)
      keepFirst(named, link.order_visitor, link)
      continue
    }
    keepFirst(firstEmail, link.order_visitor, link)
    ofEmail.set(link.email_visitor, [...(ofEmail.get(link.email_visitor) ?? []), link])
    ofOrder.set(link.order_visitor, [...(ofOrder.get(link.order_visitor) ?? []), link])
  }

  function personOfEmail(email: string): string {
    const own = named.get(email)
    if (own !== undefined) return own.person
    let first: Link | undefined
    for (const link of ofEmail.get(email) ?? []) {
      if (named.has(link.order_visitor) && (first === undefined || isEarlier(link, first))) first = link
    }
    return (first === undefined ? undefined : named.get(first.order_visitor)?.person) ?? `v:${email}`
  }

  return {
    emailsOf: order => (ofOrder.get(order) ?? []).map(link => link.email_visitor),
    ordersOf: email => (ofEmail.get(email) ?? []).map(link => link.order_visitor),
    firstEmailOf: order => firstEmail.get(order)?.email_visitor,
    personOfEmail,
    personOfOrder(order) {
      const own = named.get(order)
      if (own !== undefined) return own.person
      const email = firstEmail.get(order)
      return email === undefined ? `v:${order}` : personOfEmail(email.email_visitor)
    },
  }
}
