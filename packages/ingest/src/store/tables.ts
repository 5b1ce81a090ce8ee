/**
 * The tables: the only place that names columns. `events` is what happened, `deliveries` what was said and signed for
 * on its way; every other table is derived from `events` and can be dropped and rebuilt at any time.
 *
 * Reading any of them takes `FINAL`: rows are replaced by version, and copies that senders repeat are
 * removed by merges that have not always happened yet.
 *
 * @module
 */

/** A table: its name, what its rows are, its columns in order, and how the engine keeps it. */
export interface Table {
  readonly name: string
  readonly about: string
  readonly columns: Readonly<Record<string, { readonly type: string; readonly about: string }>>
  readonly engine: string
}

/**
 * A rebuild reads a few visitors here and there, and the engine reads no less than a granule around each:
 * with its default of 8,192 rows a rebuild of one visitor read 3.7 MB of a million events.
 */
const smallGranules = 'index_granularity = 1024'

/** What was inserted survives a power cut: segments are deleted for good as soon as all that they lead to is in. */
export const durable = 'fsync_after_insert = 1, fsync_part_directory = 1'

/** The UUID that stands for none. */
export const noUuid = '00000000-0000-0000-0000-000000000000'

/**
 * One row an accepted event, as it was sent plus what the collector read from the request.
 *
 * The key holds neither the corrected time nor anything else that differs between two copies of one event;
 * UUIDs are compared by their second half, so the key takes the id as a number, whose order is time order.
 * `version` makes the first receipt win: the smaller `received_at` is the larger version.
 */
export const events = {
  name: 'events',
  about: 'Events as they were accepted, each stored once.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    visitor: {
      type: 'UUID',
      about:
        'Browser storage; the stream where no visitor is known; for server-side events a UUID that stands for the user, e-mail or order they name.',
    },
    id: { type: 'UUID', about: 'UUIDv7 made by the sender; (site, visitor, id) is stored once.' },
    stream: { type: `UUID DEFAULT '${noUuid}'`, about: 'One page life; zero for events that no page sent.' },
    seq: { type: 'UInt32 DEFAULT 0', about: 'Position within the stream, from 1.' },
    at: { type: 'Int64 CODEC(Delta, ZSTD(1))', about: 'When it happened, corrected, epoch milliseconds.' },
    client_at: {
      type: 'Int64 CODEC(Delta, ZSTD(1))',
      about: 'The sender’s clock at creation, epoch milliseconds.',
    },
    received_at: { type: 'Int64 CODEC(Delta, ZSTD(1))', about: 'Receipt, epoch milliseconds.' },
    late: { type: 'UInt8 DEFAULT 0', about: '1 when it was more than 7 days old at its receipt.' },
    name: { type: 'LowCardinality(String)', about: 'Name from the vocabulary or the shop’s own.' },
    interactive: { type: 'UInt8', about: '1 when the visitor did it: keeps a session from being a bounce.' },
    counted: {
      type: 'UInt8',
      about: '1 for page views, interactive events and touchpoints in sight: an element of a journey.',
    },
    activity: {
      type: 'UInt8',
      about: '1 when it starts or extends a session: sent by a page, and not a report made on leaving.',
    },
    view: { type: `UUID DEFAULT '${noUuid}'`, about: 'The page view it belongs to.' },
    url: { type: "String DEFAULT '' CODEC(ZSTD(3))", about: 'Scrubbed address of the page.' },
    host: { type: "LowCardinality(String) DEFAULT ''", about: 'Host of the page, lower case.' },
    path: {
      type: "String DEFAULT '' CODEC(ZSTD(1))",
      about: 'Path of the page, without query and fragment.',
    },
    title: { type: "String DEFAULT '' CODEC(ZSTD(1))", about: 'Title of the page.' },
    referrer: { type: "String DEFAULT '' CODEC(ZSTD(1))", about: 'Scrubbed referrer header of the page.' },
    page_type: {
      type: "LowCardinality(String) DEFAULT ''",
      about: 'home, category, product, article …, as the page said.',
    },
    nav: { type: "LowCardinality(String) DEFAULT ''", about: 'load, route, bfcache, prerender or reload.' },
    touchpoint: {
      type: "LowCardinality(String) DEFAULT ''",
      about: 'Touchpoint named by markup or by the event’s own data.',
    },
    user: { type: "String DEFAULT ''", about: 'User id of an identify event, or of a server-side event.' },
    email_visitor: {
      type: `UUID DEFAULT '${noUuid}'`,
      about:
        'Stand-in for the hashed e-mail that the event names; also its visitor when it names nobody else.',
    },
    order_visitor: {
      type: `UUID DEFAULT '${noUuid}'`,
      about: 'Stand-in for the order that the event names; also its visitor when it names nobody else.',
    },
    daily: {
      type: `UUID DEFAULT '${noUuid}'`,
      about: 'Visitor of one day, where none may be stored: a hash whose salt is gone after 48 hours.',
    },
    value: { type: 'Float64 DEFAULT 0', about: 'Money, in `currency`.' },
    currency: { type: "LowCardinality(String) DEFAULT ''", about: 'Three capital letters, or empty.' },
    transaction: {
      type: "String DEFAULT ''",
      about: 'transaction_id of a purchase or refund; of key events with the same one the first counts.',
    },
    engaged_ms: {
      type: 'UInt32 DEFAULT 0',
      about: 'Engaged time that an engagement event adds to its view.',
    },
    visible_ms: {
      type: 'UInt32 DEFAULT 0',
      about: 'Visible time that an engagement event adds to its view.',
    },
    scroll: { type: 'UInt8 DEFAULT 0', about: 'Deepest scroll of the view so far, percent.' },
    source: {
      type: "LowCardinality(String) DEFAULT ''",
      about: 'utm_source, or what the referrer or click id says; (direct).',
    },
    medium: {
      type: "LowCardinality(String) DEFAULT ''",
      about: 'utm_medium, or organic, referral, ai-assistant, (none).',
    },
    campaign: { type: "LowCardinality(String) DEFAULT ''", about: 'utm_campaign.' },
    term: { type: "LowCardinality(String) DEFAULT ''", about: 'utm_term.' },
    content: { type: "LowCardinality(String) DEFAULT ''", about: 'utm_content.' },
    click_id: {
      type: "LowCardinality(String) DEFAULT ''",
      about: 'Name of the click id parameter, never its value.',
    },
    channel_group: {
      type: "LowCardinality(String) DEFAULT ''",
      about: 'GA4-compatible channel group of this page view; empty when the referrer is the shop itself.',
    },
    device: { type: "LowCardinality(String) DEFAULT ''", about: 'desktop, mobile, tablet, tv, other.' },
    browser: { type: "LowCardinality(String) DEFAULT ''", about: 'Browser family.' },
    os: { type: "LowCardinality(String) DEFAULT ''", about: 'Operating system family.' },
    language: { type: "LowCardinality(String) DEFAULT ''", about: 'First language of the browser.' },
    country: { type: "LowCardinality(String) DEFAULT ''", about: 'Two letters, or empty.' },
    verdict: { type: "LowCardinality(String) DEFAULT 'human'", about: 'human, suspect or bot.' },
    consent: { type: "LowCardinality(String) DEFAULT 'full'", about: 'full, session or cookieless.' },
    sdk: { type: "LowCardinality(String) DEFAULT ''", about: 'Library and version that sent it.' },
    data: { type: "String DEFAULT '' CODEC(ZSTD(3))", about: 'The event’s data as JSON, or empty.' },
    extra: {
      type: "String DEFAULT '' CODEC(ZSTD(3))",
      about: 'Fields of the event that this version does not know, as JSON, or empty.',
    },
    version: {
      type: 'UInt64',
      about:
        '2^53 − its place among all receipts, which is received_at unless the clock was set back: the first receipt wins.',
    },
  },
  engine: `ReplacingMergeTree(version)
PARTITION BY toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))
ORDER BY (site, visitor, toUInt128(id))
SETTINGS ${smallGranules}, non_replicated_deduplication_window = 10000, ${durable}`,
} as const satisfies Table

/**
 * The books of delivery, kept apart from the events so that they can be held against each other: per page life what
 * its ledger counted, which is cumulative over all page lives of the ledger, and the numbers that were accepted.
 * Every column grows only, so rows may come in any order and any number of times.
 */
export const deliveries = {
  name: 'deliveries',
  about: 'What the ledgers of senders counted, and which numbers of each page life were accepted.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    ledger: { type: 'UUID', about: 'Ledger of the sender; zero for batches that brought none.' },
    stream: { type: 'UUID', about: 'Page life of the events.' },
    created: { type: 'SimpleAggregateFunction(max, UInt64)', about: 'Events that the ledger counted.' },
    acknowledged: {
      type: 'SimpleAggregateFunction(max, UInt64)',
      about: 'Events of which the ledger knew that they were accepted.',
    },
    known_before: {
      type: 'SimpleAggregateFunction(min, UInt64)',
      about: 'The least `acknowledged` heard with this page life: what was accepted before these books.',
    },
    dropped: {
      type: 'SimpleAggregateFunction(maxMap, Map(String, UInt64))',
      about: 'Events that the sender gave up, by reason.',
    },
    accepted: {
      type: 'SimpleAggregateFunction(groupUniqArrayArray, Array(UInt32))',
      about: '`seq` of the events of this page life that were accepted.',
    },
    refused: {
      type: 'SimpleAggregateFunction(groupUniqArrayArray, Array(UInt32))',
      about: '`seq` of the events of this page life that were refused.',
    },
    first_at: {
      type: 'SimpleAggregateFunction(min, Int64)',
      about: 'First receipt, epoch milliseconds.',
    },
    last_at: { type: 'SimpleAggregateFunction(max, Int64)', about: 'Last receipt, epoch milliseconds.' },
  },
  engine: `AggregatingMergeTree
ORDER BY (site, ledger, stream)
SETTINGS ${durable}`,
} as const satisfies Table

/**
 * Numbers for names, so that a journey is an array of small integers. Codes are given once and never change
 * within a site; what a code is mapped to (`touchpoint`) follows the inventory.
 */
export const codes = {
  name: 'codes',
  about: 'A number for every event name, path and touchpoint of a site.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    kind: { type: `Enum8('event' = 1, 'path' = 2, 'touchpoint' = 3)`, about: 'What the name names.' },
    name: { type: 'String', about: 'Event name, path, or touchpoint id.' },
    code: { type: 'UInt32', about: 'From 1, unique within (site, kind).' },
    touchpoint: {
      type: 'UInt32 DEFAULT 0',
      about: 'Code of the touchpoint that an event name or path is matched to; 0 for none.',
    },
    label: { type: "String DEFAULT ''", about: 'Display name of a touchpoint.' },
    phase: { type: "LowCardinality(String) DEFAULT ''", about: 'Phase of a touchpoint.' },
    channel: { type: "LowCardinality(String) DEFAULT ''", about: 'Channel of a touchpoint.' },
    version: { type: 'UInt64', about: 'The newest wins.' },
  },
  engine: `ReplacingMergeTree(version)
ORDER BY (site, kind, name)
SETTINGS ${durable}`,
} as const satisfies Table

/**
 * Which person each run of a visitor belongs to, by visitor. A run is a visitor's events between resets.
 * The person of an identified run is its user (`u:<user>`), of any other run the run itself
 * (`v:<visitor>` for the first, `v:<visitor>~<id of the event that began it>` for later ones). Page lives that
 * nobody may be stored for are their day's visitor (`d:<daily>`); the stand-in for an e-mail or an order is
 * whose it is (table `links`).
 */
export const identity = {
  name: 'identity',
  about: 'The runs of each visitor and their persons.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    visitor: { type: 'UUID', about: 'Visitor.' },
    run: { type: 'UUID', about: 'Id of the event that began the run; zero for a visitor’s first run.' },
    from_at: { type: 'Int64', about: 'Time of the run’s first event, epoch milliseconds.' },
    person: { type: 'String', about: 'Person of the run.' },
    user: { type: 'String', about: 'User id, or empty.' },
    version: { type: 'UInt64', about: 'The newest rebuild wins.' },
    deleted: { type: 'UInt8 DEFAULT 0', about: '1 for a run that vanished.' },
  },
  engine: `ReplacingMergeTree(version, deleted)
ORDER BY (site, visitor, run)
SETTINGS ${smallGranules}, ${durable}`,
} as const satisfies Table

/** The same facts as `identity`, by person, so that all visitors of a person are found without a scan. */
export const members = {
  name: 'members',
  about: 'The visitors of each person.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    person: { type: 'String', about: 'Person.' },
    visitor: { type: 'UUID', about: 'Visitor with at least one run of this person.' },
    version: { type: 'UInt64', about: 'The newest rebuild wins.' },
    deleted: { type: 'UInt8 DEFAULT 0', about: '1 when the visitor no longer belongs to the person.' },
  },
  engine: `ReplacingMergeTree(version, deleted)
ORDER BY (site, person, visitor)
SETTINGS ${smallGranules}, ${durable}`,
} as const satisfies Table

/**
 * Who named which e-mail and which order, once under each of the visitors it concerns, so that either end finds
 * the other. A visitor without e-mail of its own says that they are its person's; an e-mail's stand-in that the
 * order is the e-mail's.
 */
export const links = {
  name: 'links',
  about: 'Events by which an e-mail or an order is known to be somebody’s.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    node: { type: 'UUID', about: 'The visitor, the e-mail’s stand-in or the order’s.' },
    visitor: { type: 'UUID', about: 'Visitor whose event names them.' },
    id: { type: 'UUID', about: 'The event.' },
    at: { type: 'Int64', about: 'Its time, epoch milliseconds.' },
    email_visitor: { type: `UUID DEFAULT '${noUuid}'`, about: 'Stand-in for the e-mail, or zero.' },
    order_visitor: { type: `UUID DEFAULT '${noUuid}'`, about: 'Stand-in for the order, or zero.' },
    person: {
      type: "String DEFAULT ''",
      about: 'Person of the event; empty when an e-mail’s stand-in names an order.',
    },
    version: { type: 'UInt64', about: 'The newest rebuild wins.' },
    deleted: { type: 'UInt8 DEFAULT 0', about: '1 when the event names them no more.' },
  },
  engine: `ReplacingMergeTree(version, deleted)
ORDER BY (site, node, visitor, toUInt128(id))
SETTINGS ${smallGranules}, ${durable}`,
} as const satisfies Table

/**
 * One row a session. Only events with verdict `human` are in it; `events` keeps the others.
 * Events without a stream, which servers sent, belong to no session.
 */
export const sessions = {
  name: 'sessions',
  about: 'Sessions: a visitor’s activity with no gap over 30 minutes.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    person: { type: 'String', about: 'Person.' },
    session: { type: 'UUID', about: 'Id of its first event.' },
    visitor: { type: 'UUID', about: 'Visitor.' },
    start_at: { type: 'Int64', about: 'First event, epoch milliseconds.' },
    end_at: {
      type: 'Int64',
      about: 'Last event that extends a session, epoch milliseconds; reports made on leaving do not.',
    },
    duration_ms: {
      type: 'UInt32',
      about: '`end_at` − `start_at`, plus engaged time reported after `end_at`.',
    },
    page_views: { type: 'UInt32', about: 'Page views.' },
    interactions: { type: 'UInt32', about: 'Interactive events.' },
    engaged_ms: { type: 'UInt32', about: 'Sum of engaged time.' },
    visible_ms: { type: 'UInt32', about: 'Sum of visible time.' },
    bounce: { type: 'UInt8', about: '1: exactly one page view and no interactive event.' },
    continuation: {
      type: 'UInt8',
      about: '1 when it began inside a page that an earlier session had opened already: no new arrival.',
    },
    landing: { type: 'String', about: 'Path of the first page view.' },
    exit: { type: 'String', about: 'Path of the last page view.' },
    source: { type: 'LowCardinality(String)', about: 'Source of the first page view.' },
    medium: { type: 'LowCardinality(String)', about: 'Medium of the first page view.' },
    campaign: { type: 'LowCardinality(String)', about: 'Campaign of the first page view.' },
    channel_group: {
      type: 'LowCardinality(String)',
      about: 'Channel group of the first page view; Direct when it names none.',
    },
    device: { type: 'LowCardinality(String)', about: 'Device class of the first event that has one.' },
    browser: { type: 'LowCardinality(String)', about: 'Browser family.' },
    os: { type: 'LowCardinality(String)', about: 'Operating system family.' },
    country: { type: 'LowCardinality(String)', about: 'Two letters, or empty.' },
    orders: { type: 'UInt32', about: 'Key events.' },
    revenue: { type: 'Map(String, Float64)', about: 'Value of key events by currency.' },
    version: { type: 'UInt64', about: 'The newest rebuild wins.' },
    deleted: { type: 'UInt8 DEFAULT 0', about: '1 for a session that vanished.' },
  },
  engine: `ReplacingMergeTree(version, deleted)
ORDER BY (site, person, session)
SETTINGS ${smallGranules}, ${durable}`,
} as const satisfies Table

/**
 * One row a person, with parallel arrays: one element per counted event (page views and interactive events)
 * in the order (at, stream start, stream, seq, id). Replaced whole at each rebuild. Only events with verdict
 * `human` are elements; a person has a row from the first counted event on, and keeps the newest 2^20 elements.
 */
export const journeys = {
  name: 'journeys',
  about: 'Every person’s counted events in order, as parallel arrays.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    person: { type: 'String', about: 'Person.' },
    user: { type: 'String', about: 'User id, or empty.' },
    first_at: { type: 'Int64', about: 'Time of the first element, epoch milliseconds.' },
    last_at: { type: 'Int64', about: 'Time of the last element, epoch milliseconds.' },
    visitors: { type: 'Array(UUID)', about: 'Visitors of the elements, each once.' },
    sessions: { type: 'Array(UUID)', about: 'Sessions of the elements, each once, by first element.' },
    at: {
      type: 'Array(UInt64)',
      about:
        'Milliseconds × 2^20 + position in the row, so that no two elements tie; a window of W ms is W × 2^20 + 2^20 − 1.',
    },
    event: { type: 'Array(UInt32)', about: 'Code of the event name.' },
    path: { type: 'Array(UInt32)', about: 'Code of the page’s path; 0 for none.' },
    touchpoint: { type: 'Array(UInt32)', about: 'Code of the touchpoint; 0 for none.' },
    visitor: { type: 'Array(UInt32)', about: 'Position in `visitors`, from 1.' },
    session: { type: 'Array(UInt32)', about: 'Position in `sessions`, from 1; 0 outside any session.' },
    journey: {
      type: 'Array(UInt32)',
      about:
        'Number of the journey within the person, from 1: a new one begins after a key event or 30 quiet days.',
    },
    starts_touch: {
      type: 'Array(UInt8)',
      about:
        '1 for the first element of a touch: another touchpoint, a pause over 30 minutes, or a new journey.',
    },
    is_view: { type: 'Array(UInt8)', about: '1 for a page view.' },
    key_event: {
      type: 'Array(UInt8)',
      about: '1 for the event that ends a journey well; of several with one transaction the first.',
    },
    value: { type: 'Array(Float64)', about: 'Money; 0 for a key event that is told again.' },
    currency: { type: 'Array(LowCardinality(String))', about: 'Its currency.' },
    engaged_ms: {
      type: 'Array(UInt32)',
      about: 'Engaged time of a page view, all of its reports added up; 0 for other elements.',
    },
    version: { type: 'UInt64', about: 'The newest rebuild wins.' },
    deleted: { type: 'UInt8 DEFAULT 0', about: '1 for a person that vanished.' },
  },
  engine: `ReplacingMergeTree(version, deleted)
ORDER BY (site, person)
SETTINGS ${smallGranules}, ${durable}`,
} as const satisfies Table

/** Which rules and settings the derived rows of a site follow. */
export const derivations = {
  name: 'derivations',
  about: 'The version of rules, inventory and key event that each site’s derived rows were made with.',
  columns: {
    site: { type: 'LowCardinality(String)', about: 'Site id.' },
    derivation: { type: 'UInt64', about: 'Version of the rules × 2^32 + that of the settings.' },
    version: { type: 'UInt64', about: 'The newest wins.' },
  },
  engine: `ReplacingMergeTree(version)
ORDER BY site`,
} as const satisfies Table

/** All tables, in the order they are created. */
export const tables = Object.freeze([
  events,
  deliveries,
  codes,
  identity,
  members,
  links,
  sessions,
  journeys,
  derivations,
]) as readonly Table[]
