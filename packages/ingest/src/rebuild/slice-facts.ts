/**
 * What is known of a slice's events before they are worked on, so that steps which cannot apply are left out.
 *
 * @module
 */
import { noVisitor, type RebuildContext } from './staging.ts'

/** What decides which steps a slice needs. */
export interface SliceFacts {
  /** The different `event …`, `path …` and `touchpoint …` of the events; `null` when there are many. */
  readonly names: readonly string[] | null
  /** Whether any event names a user or is a `reset`: otherwise each visitor is one person. */
  readonly identified: boolean
  /** Events of the visitor with the most. */
  readonly longest: number
  /** Whether any event names an e-mail or an order, or one did so by the last rebuild. */
  readonly linked: boolean
  /** Whether any visitor stands for an e-mail or an order. */
  readonly aliased: boolean
  /** Whether any event has a visitor of one day. */
  readonly cookieless: boolean
  /** Whether several key events name one transaction, be they of one person or not. */
  readonly retold: boolean
}

/** A key event by which a transaction is known, as a condition on a staged event. */
export const namesTransaction = "counted = 1 AND name = {keyEvent:String} AND transaction != ''"

/** More names than this, or longer ones, are not bound to a statement: its text has a limit. */
const namesAtMost = 500
const charactersAtMost = 40_000

interface FactsRow {
  readonly names: readonly string[]
  readonly identified: number
  readonly longest: number
  readonly linked: number
  readonly aliased: number
  readonly cookieless: number
  readonly retold: number
}

/** Reads the facts of what lies in `ordered`. */
export async function readSliceFacts({ store, site, keyEvent, tables }: RebuildContext): Promise<SliceFacts> {
  const { rows } = await store.query<FactsRow>(
    `SELECT groupUniqArrayArray(${namesAtMost + 1})([concat('event ', toString(name)), concat('path ', path),
    concat('touchpoint ', toString(touchpoint))]) AS names,
  max(known_user != '' OR name = 'reset') AS identified, max(position) AS longest,
  max(email_visitor != ${noVisitor} OR order_visitor != ${noVisitor}) OR (SELECT count() FROM links
    WHERE site = {site:String} AND node IN (SELECT visitor FROM ${tables.visitors})) > 0 AS linked,
  max(visitor IN (email_visitor, order_visitor)) AS aliased, max(daily != ${noVisitor}) AS cookieless,
  uniqExactIf(transaction, ${namesTransaction}) < countIf(${namesTransaction}) AS retold
FROM ${tables.ordered}`,
    { lane: 'rebuild', params: { site, keyEvent } },
  )
  const [row] = rows
  if (row === undefined) throw new Error('the engine gave no row for an aggregate without groups')
  return {
    names: isFew(row.names) ? row.names : null,
    identified: row.identified === 1,
    longest: row.longest,
    linked: row.linked === 1,
    aliased: row.aliased === 1,
    cookieless: row.cookieless === 1,
    retold: row.retold === 1,
  }
}

function isFew(names: readonly string[]): boolean {
  return names.length <= namesAtMost && names.join('').length <= charactersAtMost
}
