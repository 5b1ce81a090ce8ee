/**
 * What every question needs to be answered.
 *
 * @module
 */
import type { Site, Store } from '@touchline/ingest'
import { QuestionError } from './question-error.ts'
import { render, type Sql } from './sql.ts'

/** Where the sites are known; ingest's settings are one. */
export interface KnownSites {
  site(id: string): Site | null
  /** When given, a question about an unknown site is told which there are. */
  sites?(): readonly Site[]
}

/** Who asks: a store, the sites, and the time it is. */
export interface Asking {
  readonly store: Store
  readonly sites: KnownSites
  /** Up to when events are counted. */
  readonly now: number
  readonly signal?: AbortSignal | undefined
}

/** Runs a statement and returns its rows. */
export async function rowsOf<Row>({ store, signal }: Asking, statement: Sql): Promise<readonly Row[]> {
  const { text, params } = render(statement)
  const { rows } = await store.query<Row>(text, { params, ...(signal === undefined ? {} : { signal }) })
  return rows
}

/** The site of a question; a `QuestionError` for one that does not exist. */
export function siteOf({ sites }: Asking, id: string, field = 'site'): Site {
  const site = sites.site(id)
  if (site !== null) return site
  const known = sites.sites?.().map(one => one.id)
  throw new QuestionError(
    field,
    `No such site: ${id}; ${known === undefined ? 'give the id of one of your sites' : `there are: ${known.join(', ')}`}.`,
  )
}
