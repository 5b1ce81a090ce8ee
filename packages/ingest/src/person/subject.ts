/**
 * Whom an erasure or an export is about.
 *
 * @module
 */
import type { Store } from '../store/store.ts'
import { noUuid } from '../store/tables.ts'

/** A visitor or a person, with everything they are known by. */
export interface Subject {
  readonly site: string
  /** Persons whose runs are meant; empty when whole visitors are. */
  readonly persons: readonly string[]
  /** User ids of those persons. */
  readonly users: readonly string[]
  /** Visitors who are meant with everything they did. */
  readonly whole: readonly string[]
  /** Visitors whom somebody else used too: only the persons' own runs are meant. */
  readonly shared: readonly string[]
  /** What stands for the persons' e-mails and orders, with events of its own or not. */
  readonly standIns: readonly string[]
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const visitorId = new RegExp(`^${uuid}$`, 'i')
/** Persons who are no user: a run of a visitor, and a visitor of a day. */
const nameless = new RegExp(`^(?:v:(?<visitor>${uuid})(?:~${uuid})?|d:${uuid})$`, 'i')

interface VisitorRuns {
  readonly visitor: string
  /** Persons of its runs; empty when nothing was derived from its events, as from a robot's. */
  readonly persons: readonly string[]
}

/**
 * Finds whom an id means: a visitor by the id alone, a person without a name as the list of journeys calls it
 * (`v:<visitor>`, `v:<visitor>~<run>`, `d:<day's visitor>`), or a person by user id (`u:<user>`, or the user id alone).
 * Where a visitor is no person, because it was a user's from its beginning, `v:<visitor>` is the visitor. Somebody of
 * whom nothing is stored is a subject all the same.
 */
export async function findSubject(store: Store, site: string, given: string): Promise<Subject> {
  if (visitorId.test(given)) return wholeVisitor(site, given)
  const named = nameless.exec(given)
  const user = given.startsWith('u:') ? given.slice(2) : given
  const person = named === null ? `u:${user}` : given
  const users = named === null ? [user] : []
  const visitor = named?.groups?.visitor
  const used = await visitorsOf(store, { site, person, users, visitor: visitor ?? noUuid })
  const isTheirs = ({ persons }: VisitorRuns): boolean => persons.includes(person)
  if (visitor !== undefined && !used.some(isTheirs)) return wholeVisitor(site, visitor)
  const isAlone = ({ persons }: VisitorRuns): boolean => persons.every(other => other === person)
  return {
    site,
    persons: [person],
    users,
    whole: used.filter(isAlone).map(row => row.visitor),
    shared: used.filter(row => !isAlone(row)).map(row => row.visitor),
    standIns: await standInsOf(store, site, person),
  }
}

const wholeVisitor = (site: string, visitor: string): Subject => ({
  site,
  persons: [],
  users: [],
  whole: [visitor.toLowerCase()],
  shared: [],
  standIns: [],
})

async function standInsOf(store: Store, site: string, person: string): Promise<readonly string[]> {
  const { rows } = await store.query<{ node: string }>(
    `SELECT DISTINCT toString(arrayJoin([email_visitor, order_visitor])) AS node FROM links
WHERE site = {site:String} AND person = {person:String}`,
    { lane: 'rebuild', params: { site, person } },
  )
  return rows.map(row => row.node).filter(node => node !== noUuid)
}

interface Sought {
  readonly site: string
  readonly person: string
  readonly users: readonly string[]
  readonly visitor: string
}

/**
 * By its members, those of earlier rebuilds included, since an erasure that was cut short must find them again; and by
 * its events: a robot's are in no derived row.
 */
async function visitorsOf(
  store: Store,
  { site, person, users, visitor }: Sought,
): Promise<readonly VisitorRuns[]> {
  const { rows } = await store.query<VisitorRuns>(
    `WITH found AS (
  SELECT visitor FROM members WHERE site = {site:String} AND person = {person:String}
  UNION DISTINCT
  SELECT visitor FROM events WHERE site = {site:String} AND user != '' AND user IN {users:Array(String)}
  UNION DISTINCT
  SELECT visitor FROM events WHERE site = {site:String} AND visitor = {visitor:UUID}
)
SELECT toString(visitor) AS visitor, groupUniqArrayIf(person, person != '') AS persons
FROM found LEFT JOIN (
  SELECT visitor, person FROM identity FINAL WHERE site = {site:String} AND visitor IN (SELECT visitor FROM found)
) AS runs USING (visitor)
GROUP BY visitor ORDER BY visitor`,
    { lane: 'rebuild', params: { site, person, users, visitor } },
  )
  return rows
}
