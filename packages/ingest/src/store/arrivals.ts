/**
 * How events come into table `events`: several that share columns in one row, which the engine takes apart.
 *
 * To read a row of JSON costs the engine more than all that it does with it afterwards: each repeated column, and most
 * of all each text that it looks up in a dictionary (`LowCardinality`). So the rows name once what they share, all texts
 * are plain, and the engine makes rows of `events` of whole blocks (decision 23).
 *
 * @module
 */
import { events, type Table } from './tables.ts'

type EventColumn = keyof typeof events.columns

/**
 * The columns that an event's line shares with those behind it: who sent it, from where, and on which page. The writer of
 * lines (`enrich/event-line.ts`) keeps to it.
 */
export const sharedColumns: readonly EventColumn[] = Object.freeze([
  'site',
  'visitor',
  'stream',
  'daily',
  'received_at',
  'version',
  'consent',
  'sdk',
  'device',
  'browser',
  'os',
  'language',
  'country',
  'verdict',
  'view',
  'url',
  'host',
  'path',
  'title',
  'referrer',
  'page_type',
  'nav',
])

const isShared = (name: EventColumn): boolean => sharedColumns.includes(name)
const names = Object.keys(events.columns) as readonly EventColumn[]
const ownColumns = names.filter(name => !isShared(name))

/** A column's type without what only matters where it is kept. */
const plainType = (name: EventColumn): string =>
  events.columns[name].type.replace(/ (DEFAULT|CODEC).*$/, '').replace('LowCardinality(String)', 'String')

/** What is filled in for a text that is left out, where that is not the empty text. */
const defaultOf = (name: EventColumn): string =>
  / DEFAULT '[^'-]+'/.exec(events.columns[name].type)?.[0] ?? ''

const sharedTypes = Object.fromEntries(
  sharedColumns.map(name => [
    name,
    { type: plainType(name) + defaultOf(name), about: events.columns[name].about },
  ]),
)
const eventType = `Array(Tuple(${ownColumns.map(name => `\`${name}\` ${plainType(name)}`).join(', ')}))`

/** Rows go through it and none stays. */
export const arrivals: Table = Object.freeze({
  name: 'arrivals',
  about: 'Events on their way into `events`, in groups that share columns.',
  columns: { ...sharedTypes, events: { type: eventType, about: 'What each of them says itself.' } },
  engine: 'Null',
})

const selectionOf = (name: EventColumn): string =>
  isShared(name) ? `\`${name}\`` : `event.\`${name}\` AS \`${name}\``

/** The view that makes rows of `events` of them, in the insert itself: it fails as a whole, or not at all. */
export const createArrivalsView = `CREATE MATERIALIZED VIEW IF NOT EXISTS ${arrivals.name}_to_${events.name} TO ${events.name} AS
SELECT ${names.map(selectionOf).join(', ')}
FROM ${arrivals.name} ARRAY JOIN events AS event`
