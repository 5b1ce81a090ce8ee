/**
 * Deleting rows so that nothing of them is left on the disk.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Params, Store } from './store.ts'
import { StoreError } from './store-error.ts'

/** Which rows of which table. */
export interface Deletion {
  readonly table: string
  /**
   * A condition. The engine keeps its text, with the values that are bound, in a file beside the rows: what must not be
   * found there has to come out of a table, named with its database.
   */
  readonly where: string
  readonly params?: Params | undefined
}

/** Deletes rows and returns when every part of the table has been written anew without them. */
export async function deleteRows(store: Store, { table, where, params }: Deletion): Promise<void> {
  await store.command(`ALTER TABLE ${table} DELETE WHERE ${where} SETTINGS mutations_sync = 2`, {
    lane: 'rebuild',
    ...(params === undefined ? {} : { params }),
  })
}

/**
 * The engine keeps a replaced part for eight minutes, in case that its successor was not synced yet; here the
 * successor is synced as it is written, so the old one may go at once.
 */
const atOnce = { old_parts_lifetime: 0, min_compressed_bytes_to_fsync_after_merge: 1 }

const firstPollMs = 200
/** To begin the cleaning anew ends the one that is under way: on a busy machine it would never come to its end. */
const longestPollMs = 10_000

/** The engine's own cleaning comes round within five minutes at the latest. */
const patienceMs = 6 * 60 * 1000

/**
 * Runs deletions of tables, and then waits until the parts they replaced are off the disk.
 *
 * @throws an Error when the engine has not removed them after six minutes; the rows are deleted all the same.
 */
export async function deleteForGood(
  store: Store,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const settings = Object.entries(atOnce)
  for (const table of tables) {
    const pairs = settings.map(([name, value]) => `${name} = ${value}`)
    await store.command(`ALTER TABLE ${table} MODIFY SETTING ${pairs.join(', ')}`, { lane: 'rebuild' })
  }
  try {
    await work()
    await untilGone(store, tables)
  } finally {
    const names = settings.map(([name]) => name).join(', ')
    for (const table of tables)
      await store.command(`ALTER TABLE ${table} RESET SETTING ${names}`, { lane: 'rebuild' })
  }
}

/** Nothing wakes the cleaning but letting it begin. */
async function cleanUp({ command, database }: Store, table: string): Promise<void> {
  try {
    for (const verb of ['STOP', 'START'])
      await command(`SYSTEM ${verb} CLEANUP \`${database}\`.${table}`, { lane: 'control' })
  } catch (thrown) {
    // A server may not let its user do this (497); its cleaning then comes round by itself.
    if (!(thrown instanceof StoreError) || thrown.fault !== 'refused') throw thrown
  }
}

/** A part that a statement still reads is passed over, so the cleaning is begun again, each time after twice as long. */
async function untilGone(store: Store, tables: readonly string[]): Promise<void> {
  const deadline = Date.now() + patienceMs
  let left = tables
  for (let waitMs = firstPollMs; ; waitMs = Math.min(2 * waitMs, longestPollMs)) {
    for (const table of left) await cleanUp(store, table)
    left = await tablesWithOldParts(store, tables)
    if (left.length === 0) return
    await sleep(waitMs)
    if (Date.now() > deadline) {
      throw new Error(
        `the rows are deleted, but the engine still keeps the old parts of ${left.join(', ')}; they go within minutes`,
      )
    }
  }
}

async function tablesWithOldParts(store: Store, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await store.query<{ table: string }>(
    `SELECT DISTINCT table FROM system.parts
WHERE database = {database:String} AND table IN {tables:Array(String)} AND NOT active`,
    { lane: 'rebuild', params: { database: store.database, tables } },
  )
  return rows.map(row => row.table)
}
