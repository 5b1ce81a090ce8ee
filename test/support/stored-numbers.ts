/**
 * The numbered events that a data folder's engine holds, read once no server runs on the folder any more.
 *
 * @module
 */
import { join } from 'node:path'
import { openStore } from '../../packages/ingest/src/index.ts'
import { startEngine } from '../../packages/touchline/src/engine/engine.ts'
import { numbered } from './faults/page-script.ts'

/** The number of every stored event that a test's page has numbered; a number that stands twice was stored twice. */
export async function readStoredNumbers(data: string): Promise<number[]> {
  const engine = await startEngine({ path: join(data, 'engine') })
  const store = openStore(engine)
  try {
    const { rows } = await store.query<{ n: number }>(
      "SELECT toInt32(JSONExtractInt(data, 'n')) AS n FROM events FINAL WHERE name = {name:String} ORDER BY n",
      { params: { name: numbered } },
    )
    return rows.map(({ n }) => n)
  } finally {
    await store.close()
    await engine.close()
  }
}
