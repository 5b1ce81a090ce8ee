/**
 * Which events of a visitor are the person's.
 *
 * @module
 */
import type { EventRow, VisitorRow } from './sql.ts'

/**
 * The events of the person's runs. A visitor's events come in order and each run is known by the event that
 * begins it; what comes before the first such event belongs to the visitor's first run.
 */
export function ownEvents(
  events: readonly EventRow[],
  visitors: readonly VisitorRow[],
  person: string,
): readonly EventRow[] {
  const runs = new Map(
    visitors.flatMap(({ visitor, runs }) => runs.map(([run, of]) => [`${visitor} ${run}`, of])),
  )
  const current = new Map<string, string | undefined>()
  return events.filter(({ visitor, id }) => {
    if (!current.has(visitor)) current.set(visitor, runs.get(`${visitor} ${firstRun}`))
    const begun = runs.get(`${visitor} ${id}`)
    if (begun !== undefined) current.set(visitor, begun)
    return current.get(visitor) === person
  })
}

const firstRun = '00000000-0000-0000-0000-000000000000'
