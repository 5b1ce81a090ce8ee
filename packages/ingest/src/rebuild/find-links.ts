/**
 * The e-mails and orders that may be somebody else's because of the changed visitors, and whose they are now.
 *
 * @module
 */

import { noUuid } from '../store/tables.ts'
import { aliasVisitorsSql } from './owned-events.ts'
import { createResolver, type Link } from './resolve-links.ts'
import { createStaging, noVisitor, type RebuildContext, type StagingTables } from './staging.ts'

/** What the changed visitors' events name, and what follows from it. */
export interface FoundLinks {
  /** Links of the changed visitors' events. */
  readonly now: readonly Link[]
  /** Those that the last rebuild wrote for these visitors. */
  readonly before: readonly Link[]
  /** Person by stand-in, of all stand-ins whose person may have changed. */
  readonly persons: ReadonlyMap<string, string>
}

/** What an event by somebody names, and which order an e-mail's stand-in names. */
const nowSql = ({ ordered }: StagingTables, owned: string): string => `
SELECT toString(visitor) AS visitor, toString(id) AS id, at, toString(email_visitor) AS email_visitor,
  toString(order_visitor) AS order_visitor, person
FROM (SELECT * FROM ${ordered} WHERE email_visitor != ${noVisitor} OR order_visitor != ${noVisitor}) AS ordered
LEFT JOIN (SELECT visitor, position, person FROM ${owned} AS owned) AS owned USING (visitor, position)
WHERE changed = 1 AND (person != ''
  OR (ordered.visitor = ordered.email_visitor AND ordered.order_visitor != ${noVisitor}))`

const storedSql = ({ visitors }: StagingTables, nodes: string): string => `
SELECT DISTINCT toString(links.visitor) AS visitor, toString(id) AS id, at, toString(email_visitor) AS email_visitor,
  toString(order_visitor) AS order_visitor, person,
  links.visitor IN (SELECT visitor FROM ${visitors} WHERE changed = 1) AS own
FROM links FINAL
WHERE site = {site:String} AND node IN (${nodes})`

const keyOf = ({ visitor, id }: Link): string => `${visitor} ${id}`

/** Reads links by their ends, and keeps apart what the changed visitors' events said before. */
async function createReader(context: RebuildContext, now: readonly Link[]) {
  const { store, site, tables } = context
  await createStaging(context, tables.nodes, { node: 'UUID', round: 'UInt8' })
  const asked = new Set<string>()
  const before = new Map<string, Link>()
  const known = new Map(now.map(link => [keyOf(link), link]))
  let round = 0
  async function readFrom(nodes: string): Promise<void> {
    const options = { lane: 'rebuild', params: { site } } as const
    const { rows } = await store.query<Link & { own: number }>(storedSql(tables, nodes), options)
    for (const { own, ...link } of rows) (own === 1 ? before : known).set(keyOf(link), link)
  }
  return {
    before,
    known,
    readChanged: () => readFrom(`SELECT visitor FROM ${tables.visitors}`),
    async read(nodes: Iterable<string>): Promise<void> {
      const fresh = [...nodes].filter(node => !asked.has(node))
      if (fresh.length === 0) return
      round += 1
      for (const node of fresh) asked.add(node)
      const lines = fresh.map(node => `${JSON.stringify({ node, round })}\n`)
      await store.insert(tables.nodes, new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
      await readFrom(`SELECT node FROM ${tables.nodes} WHERE round = ${round}`)
    },
  }
}

interface Ends {
  readonly emails: Set<string>
  readonly orders: Set<string>
}

/** The stand-ins among the changed visitors. */
async function readChangedAliases({ store, tables }: RebuildContext): Promise<Ends> {
  const { rows } = await store.query<{ visitor: string; is_email: number }>(
    `SELECT toString(alias) AS visitor, is_email FROM (
  SELECT visitor AS alias, max(visitor = email_visitor) AS is_email FROM ${tables.ordered}
  WHERE visitor IN ${aliasVisitorsSql(tables)} GROUP BY visitor)`,
    { lane: 'rebuild' },
  )
  const of = (is_email: number) => rows.filter(row => row.is_email === is_email).map(row => row.visitor)
  return { emails: new Set(of(1)), orders: new Set(of(0)) }
}

/**
 * Finds them. An e-mail depends on its orders and an order on the first of its e-mails, and neither on more, so
 * three readings reach everything.
 */
export async function findLinks(
  context: RebuildContext,
  { owned, aliased }: { readonly owned: string; readonly aliased: boolean },
): Promise<FoundLinks> {
  const { store, tables } = context
  const { rows: now } = await store.query<Link>(nowSql(tables, owned), { lane: 'rebuild' })
  const { emails, orders } = aliased
    ? await readChangedAliases(context)
    : { emails: new Set<string>(), orders: new Set<string>() }
  const reader = await createReader(context, now)
  const add = (links: Iterable<Link>): void => {
    for (const link of links) {
      if (link.email_visitor !== noUuid) emails.add(link.email_visitor)
      if (link.order_visitor !== noUuid) orders.add(link.order_visitor)
    }
  }
  add(now)
  await reader.readChanged()
  add(reader.before.values())
  await reader.read([...emails, ...orders])
  const named = createResolver(reader.known.values())
  for (const order of orders) for (const email of named.emailsOf(order)) emails.add(email)
  await reader.read(emails)
  const withEmails = createResolver(reader.known.values())
  const neighbours = new Set([...emails].flatMap(email => withEmails.ordersOf(email)))
  await reader.read(neighbours)
  const resolver = createResolver(reader.known.values())
  for (const order of neighbours) if (emails.has(resolver.firstEmailOf(order) ?? '')) orders.add(order)
  return {
    now,
    before: [...reader.before.values()],
    persons: new Map([
      ...[...orders].map(order => [order, resolver.personOfOrder(order)] as const),
      ...[...emails].map(email => [email, resolver.personOfEmail(email)] as const),
    ]),
  }
}
