import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseVersion, migrate, openStore, type Store, tables } from '../../packages/ingest/src/index.ts'
import { startTestEngine, type TestEngine } from '../support/engine.ts'

let engine: TestEngine
let store: Store

const open = (database?: string): Store => {
  const { url, user, password } = engine.engine
  return openStore({ url, user, password, database })
}

beforeAll(async () => {
  engine = await startTestEngine()
  store = open()
  await migrate(store)
})

afterAll(async () => {
  await store.close()
  await engine.stop()
})

const bytes = (rows: readonly object[]): Uint8Array =>
  new TextEncoder().encode(rows.map(row => `${JSON.stringify(row)}\n`).join(''))

describe('a store', () => {
  it('binds values of any kind, and reads rows and what was read', async () => {
    const text = `it's "quoted" \\ {x:String}\n\t`
    const { rows, statistics } = await store.query(
      'SELECT {text:String} AS text, {list:Array(String)} AS list, {id:UUID} AS id, {n:Int64} AS n FROM numbers(3)',
      { params: { text, list: [text, ''], id: '01890a5d-ac96-774b-bcce-b302099a8057', n: -5 } },
    )
    expect(rows).toHaveLength(3)
    expect(rows[0]).toEqual({ text, list: [text, ''], id: '01890a5d-ac96-774b-bcce-b302099a8057', n: -5 })
    expect(statistics.rowsRead).toBe(3)
  })

  it('binds thousands of values', async () => {
    const ids = Array.from({ length: 5_000 }, () => randomUUID())
    const { rows } = await store.query('SELECT length({ids:Array(UUID)}) AS ids', { params: { ids } })
    expect(rows).toEqual([{ ids: 5_000 }])
  })

  it('reads 64-bit integers as numbers, also from a statement with settings of its own', async () => {
    const { rows } = await store.query('SELECT toUInt64(7) AS n SETTINGS max_threads = 1 -- the end')
    expect(rows).toEqual([{ n: 7 }])
  })

  it('inserts rows once for one token', async () => {
    const rows = bytes([{ site: 'tokens', kind: 'path', name: '/a', code: 1, version: 1 }])
    await store.command(
      'CREATE TABLE tokens AS codes ENGINE = MergeTree ORDER BY name SETTINGS non_replicated_deduplication_window = 100',
    )
    for (const token of ['segment-1', 'segment-1', 'segment-2']) await store.insert('tokens', rows, { token })
    await store.insert('tokens', new Uint8Array())
    expect((await store.query('SELECT count() AS rows FROM tokens')).rows).toEqual([{ rows: 2 }])
  })

  it('takes neither a statement for a table nor a token that needs quoting', async () => {
    const row = bytes([{}])
    await expect(store.insert('codes; DROP TABLE codes', row)).rejects.toMatchObject({ fault: 'misuse' })
    await expect(store.insert('codes', row, { token: "a'b" })).rejects.toMatchObject({ fault: 'misuse' })
  })

  it('says what the engine refused, with its code', async () => {
    await expect(store.query('SELECT * FROM nowhere')).rejects.toMatchObject({
      name: 'StoreError',
      fault: 'refused',
      code: 60,
      message: expect.stringContaining('nowhere'),
    })
  })

  it('says that nobody answers', async () => {
    const nowhere = openStore({ url: 'http://127.0.0.1:9' })
    await expect(nowhere.query('SELECT 1')).rejects.toMatchObject({ fault: 'unreachable', code: null })
    expect(await nowhere.ping()).toEqual({ ok: false, version: null })
    await nowhere.close()
  })

  it('knows whether the engine answers', async () => {
    expect(await store.ping()).toEqual({ ok: true, version: expect.stringMatching(/^\d+\./) })
  })

  it('ends a statement that is given up, on the engine too', async () => {
    const long = 'SELECT count() AS n FROM numbers(1000000000000) WHERE sipHash64(number) = 1'
    const giveUp = new AbortController()
    const result = store.query(long, { signal: giveUp.signal })
    const running = async (): Promise<number> => {
      const { rows } = await store.query<{ n: number }>(
        `SELECT count() AS n FROM system.processes WHERE query LIKE '%sipHash64(number) = 1%' AND query NOT LIKE '%system.processes%'`,
        { lane: 'control' },
      )
      return rows[0]?.n ?? 0
    }
    await expect.poll(running, { timeout: 20_000 }).toBe(1)
    giveUp.abort()
    await expect(result).rejects.toMatchObject({ fault: 'aborted' })
    await expect.poll(running, { timeout: 20_000 }).toBe(0)
    await expect(store.query('SELECT 1', { signal: giveUp.signal })).rejects.toMatchObject({
      fault: 'aborted',
    })
  })
})

describe('a migration', () => {
  it('creates the database with all tables, and changes nothing when it is run again', async () => {
    await migrate(store)
    const { rows } = await store.query<{ name: string }>(
      'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
    )
    expect(rows.map(row => row.name)).toEqual(
      expect.arrayContaining(['migrations', ...tables.map(table => table.name)]),
    )
    const applied = await store.query<{ version: number }>('SELECT version FROM migrations ORDER BY version')
    expect(applied.rows.map(row => row.version)).toEqual(
      Array.from({ length: databaseVersion }, (_, index) => index + 1),
    )
  })

  it('gives a database of an older form the tables it lacks, and keeps what is there', async () => {
    const older = open('older')
    await migrate(older)
    for (const sql of ['DROP TABLE deliveries', 'DELETE FROM migrations WHERE version > 1']) {
      await older.command(sql)
    }
    await older.command(
      "INSERT INTO codes (site, kind, name, code, version) VALUES ('main', 'path', '/', 1, 1)",
    )
    await migrate(older)
    expect((await older.query('SELECT name FROM codes')).rows).toEqual([{ name: '/' }])
    expect((await older.query('SELECT count() AS rows FROM deliveries')).rows).toEqual([{ rows: 0 }])
    await older.close()
  })

  it('gives every table the columns that are written down, in their order', async () => {
    const { rows } = await store.query<{ table: string; names: string[] }>(
      `SELECT table, groupArray(name) AS names FROM (
  SELECT table, name FROM system.columns WHERE database = currentDatabase() ORDER BY table, position) GROUP BY table`,
    )
    const names = new Map(rows.map(row => [row.table, row.names]))
    for (const { name, columns } of tables) expect(names.get(name)).toEqual(Object.keys(columns))
  })

  it('that is cut short after any statement is finished by the next', async () => {
    /** The store of a database of its own that fails with the statement after so many; `null` when none was left. */
    const cutAfter = async (statements: number): Promise<Store | null> => {
      const whole = open(`cut_${statements}`)
      let left = statements
      const cut: Store = {
        ...whole,
        command: async (sql, options) => {
          if (left === 0) throw new Error('killed')
          left -= 1
          await whole.command(sql, options)
        },
      }
      const isWhole = await migrate(cut).then(
        () => true,
        () => false,
      )
      if (!isWhole) return whole
      await whole.close()
      return null
    }
    const columnsSql = `SELECT table, name, type FROM system.columns WHERE database = currentDatabase()
ORDER BY table, position`
    const expected = (await store.query(columnsSql)).rows.filter(
      row => !/"table":"tokens"/.test(JSON.stringify(row)),
    )
    let rounds = 0
    for (; ; rounds += 1) {
      const half = await cutAfter(rounds)
      if (half === null) break
      await migrate(half)
      expect((await half.query(columnsSql)).rows).toEqual(expected)
      const { rows } = await half.query('SELECT max(version) AS version FROM migrations')
      expect(rows).toEqual([{ version: databaseVersion }])
      await half.close()
    }
    expect(rounds).toBeGreaterThan(tables.length)
  })

  it('refuses a database that a newer version wrote, and names both versions', async () => {
    const newer = open('newer`db')
    await migrate(newer)
    await newer.command(`INSERT INTO migrations SELECT ${databaseVersion + 1}, 'From the future', 0`)
    await expect(migrate(newer)).rejects.toMatchObject({
      fault: 'version',
      message: expect.stringContaining(
        `has form ${databaseVersion + 1}, and this version knows forms up to ${databaseVersion}`,
      ),
    })
    await newer.close()
  })
})
