import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erasePerson, exportPerson, rebuild, tables } from '../../packages/ingest/src/index.ts'
import { histories } from '../oracle/history.ts'
import { findAllPersons } from '../oracle/persons.ts'
import { readDerived } from '../oracle/read-derived.ts'
import { rebuildByHand } from '../oracle/rebuild.ts'
import { firstReceipts, type StoredEvent } from '../oracle/stored-event.ts'
import { type Ingestion, openIngestion } from './ingestion.ts'
import { insertEvents } from './rebuild-setting.ts'

let ingestion: Ingestion
let sites = 0

beforeAll(async () => {
  ingestion = await openIngestion()
  ingestion.loader.start()
})
afterAll(() => ingestion.stop())

/** CI takes a few; a nightly run may ask for more. */
const runs = Number(process.env.TOUCHLINE_PROPERTY_RUNS ?? 3)

async function addSite(inserts: readonly StoredEvent[][]): Promise<{ id: string; stored: StoredEvent[] }> {
  const id = `site-${++sites}`
  const site = { name: id, timeZone: 'UTC', currency: 'EUR', hosts: [], origins: [], keyEvent: 'purchase' }
  ingestion.settings.putSite({ ...site, id }, 'test')
  const stored = inserts.flat().map(row => ({ ...row, site: id }))
  await insertEvents(ingestion.store, stored)
  await rebuild(ingestion, stored)
  return { id, stored }
}

async function keptIds(site: string): Promise<string[]> {
  const sql = `SELECT DISTINCT toString(id) AS id FROM events FINAL WHERE site = {site:String} AND verdict = 'human'`
  const { rows } = await ingestion.store.query<{ id: string }>(sql, { params: { site } })
  return rows.map(row => row.id).sort()
}

/** Rows of any table, in whatever version, in which somebody is the person, or the visitor. */
async function rowsOf(site: string, who: string): Promise<string[]> {
  const found: string[] = []
  for (const { name, columns } of tables) {
    if (!('person' in columns) && !('visitor' in columns)) continue
    const sql = `SELECT * FROM ${name} WHERE site = {site:String}`
    const { rows } = await ingestion.store.query<object>(sql, { params: { site } })
    found.push(...rows.map(row => `${name} ${JSON.stringify(row)}`).filter(row => row.includes(`"${who}"`)))
  }
  return found
}

test(
  'erasing any person of any history leaves what a rebuild of the others’ events would give',
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(), fc.boolean(), async (inserts, pick, byVisitor) => {
        const { id: site, stored } = await addSite(inserts)
        const owned = findAllPersons(firstReceipts(stored))
        const someone = owned[pick % Math.max(1, owned.length)]
        if (someone === undefined) return
        const who = byVisitor ? someone.visitor : someone.person
        const isTheirs = (event: (typeof owned)[number]): boolean =>
          (byVisitor ? event.visitor : event.person) === who
        const options = { ...ingestion, dataPath: ingestion.path }

        const given = await exportPerson(options, { site, id: who })
        const exported = given.filter(fact => fact.table === 'events').map(fact => String(fact.row.id))
        const theirs = owned.filter(isTheirs).map(event => event.id)
        expect(exported).toEqual(expect.arrayContaining(theirs))

        await erasePerson(options, { site, id: who }, 'test')
        const others = owned.filter(event => !isTheirs(event)).map(event => event.id)
        expect(await keptIds(site)).toEqual([...new Set(others)].sort())
        const rest = stored.filter(event => others.includes(event.id))
        const expected = rebuildByHand(rest, {
          keyEvent: 'purchase',
          inventory: ingestion.settings.inventory(site),
        })
        expect(await readDerived(ingestion.store, site)).toEqual(expected)
        // Of two runs the second becomes the first, and takes over its name.
        if (!JSON.stringify(expected).includes(`"${who}"`)) expect(await rowsOf(site, who)).toEqual([])
      }),
      // To shrink a history takes minutes; its seed shows it again.
      { numRuns: runs, endOnFailure: true },
    )
  },
  120_000 + runs * 60_000,
)
