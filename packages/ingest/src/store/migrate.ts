/**
 * `migrate`: brings the database to the form this version reads and writes.
 *
 * @module
 */
import { arrivals, createArrivalsView } from './arrivals.ts'
import type { Store } from './store.ts'
import { StoreError } from './store-error.ts'
import {
  codes,
  deliveries,
  durable,
  events,
  identity,
  journeys,
  links,
  members,
  sessions,
  type Table,
  tables,
} from './tables.ts'

/** A change of the database's form. Statements must be repeatable: a crash between two of them runs all again. */
interface Migration {
  readonly version: number
  readonly about: string
  readonly statements: readonly string[]
}

const toColumns = (table: Table): string =>
  Object.entries(table.columns)
    .map(([name, { type }]) => `  \`${name}\` ${type}`)
    .join(',\n')

/** The statement that creates a table unless it is there. */
function createTable(table: Table): string {
  return `CREATE TABLE IF NOT EXISTS ${table.name} (\n${toColumns(table)}\n) ENGINE = ${table.engine}`
}

function addColumns(table: Table, names: readonly string[]): string[] {
  return names.map(
    name =>
      `ALTER TABLE ${table.name} ADD COLUMN IF NOT EXISTS \`${name}\` ${table.columns[name]?.type ?? ''}`,
  )
}

/** Made from events whose segments are deleted once it is. That of `derivations` would only be made again. */
const derived: readonly Table[] = [codes, identity, members, links, sessions, journeys]

const migrations: readonly Migration[] = [
  { version: 1, about: 'All tables', statements: tables.map(createTable) },
  { version: 2, about: 'The books of delivery', statements: [createTable(deliveries)] },
  {
    version: 3,
    about: 'E-mails and orders as subjects, visitors of one day',
    statements: [...addColumns(events, ['email_visitor', 'order_visitor', 'daily']), createTable(links)],
  },
  {
    version: 4,
    about: 'What was acknowledged before the books of delivery',
    statements: addColumns(deliveries, ['known_before']),
  },
  // Whoever adds a column to `events` drops the view and makes both anew.
  { version: 5, about: 'Events come in groups', statements: [createTable(arrivals), createArrivalsView] },
  {
    version: 6,
    about: 'What is derived survives a power cut',
    statements: derived.map(({ name }) => `ALTER TABLE ${name} MODIFY SETTING ${durable}`),
  },
]

const migrationsTable = createTable({
  name: 'migrations',
  about: 'Which changes of form the database has had.',
  columns: {
    version: { type: 'UInt32', about: 'Number of the change.' },
    about: { type: 'String', about: 'What it did.' },
    applied_at: { type: 'Int64', about: 'When, epoch milliseconds.' },
  },
  engine: 'MergeTree ORDER BY version',
})

/** The newest form this version of the product knows. */
export const databaseVersion = Math.max(...migrations.map(migration => migration.version))

/**
 * Creates the database and its tables, or brings older ones up to date. Running it again changes nothing.
 *
 * Rejects with a `StoreError` of fault `version`, and touches nothing, when the database was written by a
 * newer version of the product.
 */
export async function migrate(store: Store): Promise<void> {
  const database = `\`${store.database.replaceAll(/[`\\]/g, found => `\\${found}`)}\``
  // The embedded engine's own `default` database is of a kind that lacks features; a server ignores the clause
  // for a database that exists.
  await store.command(`CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic`, { lane: 'control' })
  await store.command(migrationsTable, { lane: 'load' })
  const { rows } = await store.query<{ version: number }>('SELECT max(version) AS version FROM migrations', {
    lane: 'load',
  })
  const found = rows[0]?.version ?? 0
  if (found > databaseVersion) {
    throw new StoreError(
      'version',
      `The database ${store.database} has form ${found}, and this version knows forms up to ${databaseVersion}; ` +
        'start the newer version that wrote it, or use another data folder',
    )
  }
  for (const migration of migrations) if (migration.version > found) await apply(store, migration)
}

async function apply(store: Store, { version, about, statements }: Migration): Promise<void> {
  for (const statement of statements) await store.command(statement, { lane: 'load' })
  await store.command(
    'INSERT INTO migrations SELECT {version:UInt32}, {about:String}, toUnixTimestamp64Milli(now64(3))',
    { lane: 'load', params: { version, about } },
  )
}
