/**
 * What a data folder's engine holds, read from the engine itself once no server runs on the folder any more.
 *
 * @module
 */
import { join } from 'node:path'
import { openStore } from '../../packages/ingest/src/index.ts'
import { startEngine } from '../../packages/touchline/src/engine/engine.ts'

/** What the engine holds. */
export interface Stored {
  /** How often each event's id is read. */
  readonly copies: ReadonlyMap<string, number>
  /** Elements of all journeys together: what the questions count from. */
  readonly journeyElements: number
}

/** Opens the engine of a data folder and reads every event, as questions read them, and the length of the journeys. */
export async function readStored(data: string): Promise<Stored> {
  const engine = await startEngine({ path: join(data, 'engine') })
  const store = openStore(engine)
  try {
    const { rows } = await store.query<{ id: string; n: number }>(
      'SELECT toString(id) AS id, count() AS n FROM events FINAL GROUP BY id',
    )
    const journeys = await store.query<{ n: number }>('SELECT sum(length(at)) AS n FROM journeys FINAL')
    return {
      copies: new Map(rows.map(({ id, n }) => [id, n])),
      journeyElements: journeys.rows[0]?.n ?? 0,
    }
  } finally {
    await store.close()
    await engine.close()
  }
}

/** The difference between what was acknowledged and what is there, in numbers. */
export interface Difference {
  /** Acknowledged, but not there. */
  readonly lost: number
  /** There more than once. */
  readonly doubled: number
  /** There, but never acknowledged. */
  readonly unasked: number
}

/** Compares the senders' list with the engine's. */
export function compareStored(acknowledged: ReadonlyMap<string, string>, { copies }: Stored): Difference {
  const lost = [...acknowledged.keys()].filter(id => !copies.has(id)).length
  const doubled = [...copies.values()].filter(n => n > 1).length
  const unasked = [...copies.keys()].filter(id => !acknowledged.has(id)).length
  return { lost, doubled, unasked }
}
