/**
 * `exportPerson`: everything that is stored about a visitor or a person.
 *
 * @module
 */
import { inTurn } from '../rebuild/turn.ts'
import { nextVersion } from '../rebuild/version.ts'
import type { Store } from '../store/store.ts'
import { tables as allTables, events, type Table } from '../store/tables.ts'
import { type ChosenTables, chooseEvents, chosenTables, dropChosen, streamsChosen } from './choose-events.ts'
import { findInFiles } from './erase-files.ts'
import type { PersonOptions, PersonRequest } from './erase-person.ts'
import { findSubject } from './subject.ts'
import { isOf, type Meant, meantBy, tracesOfEvent } from './traces.ts'

/** One fact: a row of a table, or what is kept beside them. */
export interface PersonFact {
  /** `quarantine` for an event that was refused, `file` for a line of a plain file, such as one of `spool/poison`. */
  readonly table: string
  readonly row: Readonly<Record<string, unknown>>
}

/**
 * Everything stored about a visitor or a person, as it lies in the tables: events first, each once, then what was
 * derived from them; then what was refused, and what was set aside as unreadable. What was accepted before is loaded
 * first.
 */
export async function exportPerson(
  {
    store,
    loader,
    dataPath,
    quarantine,
  }: Pick<PersonOptions, 'store' | 'loader' | 'dataPath' | 'quarantine'>,
  { site, id }: PersonRequest,
): Promise<readonly PersonFact[]> {
  await loader.settled()
  const subject = await findSubject(store, site, id)
  const { facts, meant } = await inTurn(store, async () => {
    const chosen = chosenTables(await nextVersion(store))
    try {
      await chooseEvents(store, chosen, subject)
      const found: PersonFact[] = []
      for (const table of allTables) found.push(...(await readFacts(store, table, { site, chosen })))
      return { facts: found, meant: meantBy(subject, await streamsChosen(store, chosen)) }
    } finally {
      await dropChosen(store, chosen)
    }
  })
  return [...facts, ...(await readBeside({ dataPath, quarantine }, meant))]
}

/** What no table has. Of a damaged file, in which others are too, the name is all that is given out. */
async function readBeside(
  { dataPath, quarantine }: Pick<PersonOptions, 'dataPath' | 'quarantine'>,
  meant: Meant,
): Promise<readonly PersonFact[]> {
  const refused = (await quarantine?.find(entry => isOf(meant, tracesOfEvent(entry)))) ?? []
  const parts = await findInFiles(dataPath, meant)
  return [
    ...refused.map(entry => ({ table: 'quarantine', row: { ...entry } })),
    ...parts.map(part => ({ table: 'file', row: { ...part } })),
  ]
}

interface Choice {
  readonly site: string
  readonly chosen: ChosenTables
}

async function readFacts(
  store: Store,
  { name, columns }: Table,
  { site, chosen }: Choice,
): Promise<readonly PersonFact[]> {
  const where = conditionOf(name, columns, chosen)
  if (where === null) return []
  const kept = Object.keys(columns).filter(column => column !== 'version' && column !== 'deleted')
  const { rows } = await store.query<Record<string, unknown>>(
    `SELECT ${kept.map(column => `\`${column}\``).join(', ')} FROM ${name} FINAL
WHERE site = {site:String} AND ${where}`,
    { lane: 'rebuild', params: { site } },
  )
  return rows.map(row => ({ table: name, row }))
}

/** How the rows of a table are found: by event, by page life, by person. Codes and derivations are about nobody. */
function conditionOf(name: string, columns: Table['columns'], chosen: ChosenTables): string | null {
  const persons = `(SELECT person FROM ${chosen.persons} WHERE erased = 1)`
  const whole = `(SELECT visitor FROM ${chosen.visitors} WHERE whole = 1)`
  if (name === events.name) return `(visitor, id) IN (SELECT visitor, id FROM ${chosen.events})`
  if ('stream' in columns) return `stream IN (SELECT stream FROM ${chosen.events})`
  if ('visitor' in columns && 'person' in columns && name !== 'journeys')
    return `(person IN ${persons} OR visitor IN ${whole})`
  if ('person' in columns) return `(person IN ${persons} OR arrayExists(one -> one IN ${whole}, visitors))`
  return null
}
