/**
 * What is in the tables of a data folder, in a form that can be compared.
 *
 * @module
 */
import { join } from 'node:path'
import { openStore, tables } from '../../packages/ingest/src/index.ts'
import { startEngine } from '../../packages/touchline/src/engine/engine.ts'

/** Rows of every table and a hash of all their values, whatever their order; no server may run on the folder. */
export async function readTableHashes(data: string): Promise<Readonly<Record<string, string>>> {
  const engine = await startEngine({ path: join(data, 'engine'), memoryBytes: 1024 ** 3 })
  const store = openStore(engine)
  try {
    const hashes: Record<string, string> = {}
    for (const { name, columns } of tables) {
      const list = Object.keys(columns).map(column => `\`${column}\``)
      const { rows } = await store.query<{ rows: number; hash: string }>(
        `SELECT count() AS rows, hex(groupBitXor(sipHash64(${list.join(', ')}))) AS hash FROM ${name} FINAL`,
      )
      hashes[name] = `${rows[0]?.rows} rows, ${rows[0]?.hash}`
    }
    return hashes
  } finally {
    await store.close()
    await engine.close()
  }
}
