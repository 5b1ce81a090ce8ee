/**
 * Order, runs and persons, event by event, after `definitions.md` 1.1 and 2.3.
 *
 * @module
 */
import { groupBy, type StoredEvent, zero } from './stored-event.ts'

/** An event with the run and the person it belongs to. */
export interface OwnedEvent extends StoredEvent {
  readonly streamAt: number
  readonly run: string
  readonly person: string
  readonly knownUser: string
  /** The visitor, or the visitor of a day whose page life it is: what sessions are cut by. */
  readonly storage: string
  /** A key event whose transaction an earlier one of the person names. */
  readonly retold?: boolean
}

interface Run {
  readonly events: (StoredEvent & { streamAt: number })[]
  user: string
}

/** Values that programs send for "nobody". */
function isNobody(user: string): boolean {
  const text = user.trim().toLowerCase()
  return (
    ['', '-1', 'null', 'undefined', 'anonymous', '[object object]', 'nan'].includes(text) ||
    /^[-0\s]*$/.test(text)
  )
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The one order of events: time, start of the page life, page life, position in it, id. */
export function inOrder<Item extends StoredEvent & { streamAt: number }>(events: readonly Item[]): Item[] {
  return [...events].sort(
    (a, b) =>
      a.at - b.at ||
      a.streamAt - b.streamAt ||
      byText(a.stream, b.stream) ||
      a.seq - b.seq ||
      byText(a.id, b.id),
  )
}

/** All events of one visitor in order, each with its person. */
function findPersons(events: readonly StoredEvent[]): OwnedEvent[] {
  const starts = new Map<string, number>()
  for (const { stream, at } of events) starts.set(stream, Math.min(at, starts.get(stream) ?? at))
  const ordered = inOrder(
    events.map(event => ({
      ...event,
      user: isNobody(event.user) ? '' : event.user,
      streamAt: event.stream === zero ? event.at : (starts.get(event.stream) ?? event.at),
    })),
  )
  const shared = isShared(ordered)
  const daily = ordered.every(event => event.user === '')
    ? ordered.find(event => event.daily !== zero)?.daily
    : undefined
  return cutRuns(ordered, shared).flatMap((run, index) => {
    const [first] = run.events
    const id = index === 0 || first === undefined ? zero : first.id
    return run.events.map(event => ({
      ...event,
      run: id,
      knownUser: run.user,
      storage: daily ?? event.visitor,
      person:
        run.user !== ''
          ? `u:${run.user}`
          : daily !== undefined
            ? `d:${daily}`
            : `v:${event.visitor}${id === zero ? '' : `~${id}`}`,
    }))
  })
}

function cutRuns(ordered: readonly (StoredEvent & { streamAt: number })[], shared: boolean): Run[] {
  const runs: Run[] = []
  let run: Run | null = null
  for (const event of ordered) {
    const namesAnother = run !== null && event.user !== '' && run.user !== '' && run.user !== event.user
    const endsNobody = shared && run !== null && event.user !== '' && run.user === ''
    if (run === null || namesAnother || endsNobody) {
      run = { events: [], user: '' }
      runs.push(run)
    }
    run.events.push(event)
    if (event.user !== '') run.user = event.user
    if (event.name === 'reset') run = null
  }
  return runs
}

/** More than ten users within seven days. */
function isShared(ordered: readonly StoredEvent[]): boolean {
  const named = ordered.filter(event => event.user !== '')
  return named.some(first => {
    const users = named.filter(({ at }) => at >= first.at && at - first.at <= 7 * 24 * 3600 * 1000)
    return new Set(users.map(event => event.user)).size > 10
  })
}

const isAlias = ({ visitor, email_visitor, order_visitor }: StoredEvent): boolean =>
  visitor === email_visitor || visitor === order_visitor

/** All events of a site, by visitor; those of e-mails' and orders' stand-ins with the person whose they are. */
export function findAllPersons(events: readonly StoredEvent[]): OwnedEvent[] {
  const aliases = new Set(events.filter(isAlias).map(event => event.visitor))
  const all = [...groupBy(events, event => event.visitor).values()].flatMap(findPersons)
  const own = all.filter(event => !aliases.has(event.visitor))
  const theirs = all.filter(event => aliases.has(event.visitor))
  const personOf = findOwners(own, theirs)
  return [
    ...own,
    ...theirs.map(event => {
      const person = personOf(event)
      return { ...event, run: zero, person, knownUser: person.startsWith('u:') ? person.slice(2) : '' }
    }),
  ]
}

const byTime = (a: StoredEvent, b: StoredEvent): number => a.at - b.at || byText(a.id, b.id)

/** Whoever names an e-mail or order first has it; else an e-mail is found by its orders, an order by its e-mail. */
function findOwners(
  own: readonly OwnedEvent[],
  theirs: readonly OwnedEvent[],
): (event: OwnedEvent) => string {
  const naming = [...own].sort(byTime)
  const orders = theirs
    .filter(event => event.visitor === event.email_visitor && event.order_visitor !== zero)
    .sort(byTime)
  const namedBy = (alias: string): string | undefined =>
    naming.find(event => event.email_visitor === alias || event.order_visitor === alias)?.person
  const ofEmail = (email: string): string => {
    const order = orders.find(({ visitor, order_visitor }) => visitor === email && namedBy(order_visitor))
    return namedBy(email) ?? (order === undefined ? undefined : namedBy(order.order_visitor)) ?? `v:${email}`
  }
  const ofOrder = (order: string): string => {
    const email = orders.find(event => event.order_visitor === order)?.visitor
    return namedBy(order) ?? (email === undefined ? `v:${order}` : ofEmail(email))
  }
  return ({ visitor, email_visitor }) => (visitor === email_visitor ? ofEmail(visitor) : ofOrder(visitor))
}
