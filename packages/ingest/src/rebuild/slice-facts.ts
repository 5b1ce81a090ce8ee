/**
 * What is known of a slice's events before they are worked on, so that steps which cannot apply are left out.
 *
 * @module
 */
import type { RebuildContext } from './staging.ts'

/** What decides which steps a slice needs. */
export interface SliceFacts {
  /** The different `event …`, `path …` and `touchpoint …` of the events; `null` when there are many. */
  readonly names: readonly string[] | null
  /** Whether any event names a user or is a `reset`: otherwise each visitor is one person. */
  readonly identified: boolean
  /** Events of the visitor with the most. */
  readonly longest: number
}

/** More names than this, or longer ones, are not bound to a statement: its text has a limit. */
const namesAtMost = 500
const charactersAtMost = 40_000

/** Reads the facts of what lies in `ordered`. */
export async function readSliceFacts({ store, tables }: RebuildContext): Promise<SliceFacts> {
  const { rows } = await store.query<{ names: readonly string[]; identified: number; longest: number }>(
    `SELECT groupUniqArrayArray(${namesAtMost + 1})([concat('event ', toString(name)), concat('path ', path),
    concat('touchpoint ', toString(touchpoint))]) AS names,
  max(known_user != '' OR name = 'reset') AS identified, max(position) AS longest
FROM ${tables.ordered}`,
    { lane: 'rebuild' },
  )
  const { names = [], identified = 0, longest = 0 } = rows[0] ?? {}
  return { names: isFew(names) ? names : null, identified: identified === 1, longest }
}

function isFew(names: readonly string[]): boolean {
  return names.length <= namesAtMost && names.join('').length <= charactersAtMost
}
