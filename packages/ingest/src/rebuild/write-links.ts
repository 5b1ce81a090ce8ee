/**
 * Writes which e-mails and orders the changed visitors' events name.
 *
 * @module
 */

import { noUuid } from '../store/tables.ts'
import type { FoundLinks } from './find-links.ts'
import type { Link } from './resolve-links.ts'
import type { RebuildContext } from './staging.ts'

type Rows = Map<string, Link & { readonly node: string }>

/** One row under each visitor that a link concerns, by its key. */
function toRows(links: readonly Link[]): Rows {
  const rows: Rows = new Map()
  for (const { visitor, id, at, email_visitor, order_visitor, person } of links) {
    for (const node of [visitor, email_visitor, order_visitor]) {
      const row = { node, visitor, id, at, email_visitor, order_visitor, person }
      if (node !== noUuid) rows.set(`${node} ${visitor} ${id}`, row)
    }
  }
  return rows
}

/**
 * Writes what is new and deletes what is no more. It comes after identity: a rebuild that is repeated after a crash
 * finds by the links that were there before whose e-mails and orders it has to look at.
 */
export async function writeLinks(context: RebuildContext, { now, before }: FoundLinks): Promise<void> {
  const { store, site, version } = context
  const old = toRows(before)
  const rows = toRows(now)
  const gone = [...old].filter(([key]) => !rows.has(key)).map(([, row]) => ({ ...row, deleted: 1 }))
  const changed = [...rows].filter(([key, row]) => JSON.stringify(row) !== JSON.stringify(old.get(key)))
  const lines = [...gone, ...changed.map(([, row]) => row)].map(
    row => `${JSON.stringify({ site, ...row, version })}\n`,
  )
  if (lines.length === 0) return
  await store.insert('links', new TextEncoder().encode(lines.join('')), { lane: 'rebuild' })
}
