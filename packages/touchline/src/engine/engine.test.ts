import { gzipSync } from 'node:zlib'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '../../../../test/support/engine.ts'

let running: TestEngine
let client: ClickHouseClient

beforeAll(async () => {
  running = await startTestEngine()
  client = connect()
  await client.command({ query: 'CREATE DATABASE shop ENGINE = Atomic' })
  await client.command({
    query: `CREATE TABLE shop.orders (id UInt32, name String) ENGINE = MergeTree ORDER BY id
            SETTINGS non_replicated_deduplication_window = 100`,
  })
})

afterAll(async () => {
  await client.close()
  await running.stop()
})

const connect = (options: { readonly lane?: string; readonly password?: string } = {}): ClickHouseClient =>
  createClient({
    url: running.engine.url,
    username: running.engine.user,
    password: options.password ?? running.engine.password,
    log: { level: ClickHouseLogLevel.OFF },
    ...(options.lane === undefined ? {} : { http_headers: { 'x-touchline-lane': options.lane } }),
  })

async function rows<Row>(query: string, options: Record<string, unknown> = {}): Promise<Row[]> {
  const result = await client.query({ query, format: 'JSONEachRow', ...options })
  return result.json<Row>()
}

const post = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${running.engine.url}${path}`, {
    method: 'POST',
    ...init,
    headers: {
      'X-ClickHouse-User': running.engine.user,
      'X-ClickHouse-Key': running.engine.password,
      ...(init.headers as Record<string, string> | undefined),
    },
  })

/** Takes many seconds on any machine, unless it is killed. */
const endless = 'SELECT count() FROM numbers_mt(1000000000000) WHERE sipHash64(number) % 3 = 1'

describe('what the client of ClickHouse needs', () => {
  test('answers a ping, and gives its version', async () => {
    expect(await client.ping()).toMatchObject({ success: true })
    expect(await rows('SELECT version() AS version')).toEqual([{ version: running.engine.version }])
  })

  test('binds any text as a value, unchanged', async () => {
    const hostile = [
      "'; DROP TABLE shop.orders; --",
      '\\',
      "\\'",
      '\t\n\r\0\b',
      '{x:String}',
      '$a$',
      '',
      '𝕏 é',
      '\\N',
    ]
    for (const value of hostile) {
      expect(await rows('SELECT {value:String} AS value', { query_params: { value } })).toEqual([{ value }])
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async value => {
        const query_params = { value, list: [value, "'"] }
        const query = 'SELECT {value:String} AS value, {list:Array(String)} AS list'
        expect(await rows(query, { query_params })).toEqual([query_params])
      }),
      { numRuns: 50 },
    )
  })

  test('binds numbers, lists and nothing', async () => {
    const query_params = { n: 7, nothing: null, days: [1, 2] }
    const query = 'SELECT {n:UInt8} AS n, {nothing:Nullable(Int64)} AS nothing, {days:Array(UInt16)} AS days'
    expect(await rows(query, { query_params })).toEqual([query_params])
  })

  test('binds values that are too long for an address', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `'${index}\r\n"\\`)
    const query = 'SELECT {names:Array(String)} AS names'
    const options = { query_params: { names }, use_multipart_params_auto: true }
    expect(await rows(query, options)).toEqual([{ names }])
  })

  test('names the error as ClickHouse does, with its number, type and status', async () => {
    await expect(rows('SELECT * FROM shop.nothing')).rejects.toMatchObject({
      code: '60',
      type: 'UNKNOWN_TABLE',
    })
    await expect(rows('SELECT FROM WHERE')).rejects.toMatchObject({ type: 'SYNTAX_ERROR' })
    const response = await post('/', { body: 'SELECT * FROM shop.nothing' })
    expect(response.status).toBe(404)
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('60')
    expect(await response.text()).toMatch(/^Code: 60\. DB::Exception: .*\(UNKNOWN_TABLE\)/)
  })

  test('passes formats through, the statement before the parameter', async () => {
    expect(await (await post('/', { body: 'SELECT 1 AS a, 2 AS b' })).text()).toBe('1\t2\n')
    expect(await (await post('/?default_format=CSV', { body: "SELECT 'x' AS a" })).text()).toBe('"x"\n')
    const body = 'SELECT 1 AS a FORMAT JSON'
    expect(await (await post('/?default_format=CSV', { body })).json()).toMatchObject({
      data: [{ a: 1 }],
      rows: 1,
    })
  })

  test('inserts rows as bytes, packed or not, and says how many', async () => {
    const { summary } = await client.insert({
      table: 'shop.orders',
      values: [{ id: 1, name: 'a;{x:String}' }],
      format: 'JSONEachRow',
    })
    expect(summary?.written_rows).toBe('1')
    const query = encodeURIComponent('INSERT INTO shop.orders (id, name) FORMAT JSONEachRow')
    const response = await post(`/?query=${query}`, {
      body: gzipSync('{"id":2,"name":"b"}\n{"id":3,"name":"c"}\n'),
      headers: { 'content-encoding': 'gzip' },
    })
    expect(JSON.parse(response.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({
      written_rows: '2',
    })
    await post('/', { body: "INSERT INTO shop.orders VALUES (4, 'd')" })
    expect(await rows('SELECT id, name FROM shop.orders ORDER BY id')).toEqual([
      { id: 1, name: 'a;{x:String}' },
      { id: 2, name: 'b' },
      { id: 3, name: 'c' },
      { id: 4, name: 'd' },
    ])
  })

  test('the same insert token twice is the same insert', async () => {
    for (const id of [10, 10]) {
      await client.insert({
        table: 'shop.orders',
        values: [{ id, name: 'once' }],
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token: 'segment-1' },
      })
    }
    expect(await rows('SELECT count() AS n FROM shop.orders WHERE id = 10')).toEqual([{ n: 1 }])
  })

  test('tells what was read', async () => {
    const response = await post('/', { body: 'SELECT sum(number) FROM numbers(1000) FORMAT JSON' })
    expect(JSON.parse(response.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({
      read_rows: '1000',
    })
  })

  test('keeps the values of parallel questions apart', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => index)
    const answers = await Promise.all(
      numbers.map(n => rows<{ n: number }>('SELECT {n:UInt32} AS n', { query_params: { n } })),
    )
    expect(answers.map(([row]) => row?.n)).toEqual(numbers)
  })
})

describe('what is refused', () => {
  test('a wrong or missing password', async () => {
    const stranger = connect({ password: 'wrong' })
    await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516' })
    await stranger.close()
    expect((await fetch(running.engine.url, { method: 'POST', body: 'SELECT 1' })).status).toBe(403)
    const basic = Buffer.from(`${running.engine.user}:${running.engine.password}`).toString('base64')
    const allowed = await fetch(`${running.engine.url}/?query=SELECT+1`, {
      headers: { authorization: `Basic ${basic}` },
    })
    expect(await allowed.text()).toBe('1\n')
  })

  test('two statements in one, SET, USE, sessions, and unknown lanes and addresses', async () => {
    for (const body of ['SELECT 1; SELECT 2', 'SET max_threads = 1', 'USE shop', ' -- nothing']) {
      expect((await post('/', { body })).ok).toBe(false)
    }
    expect((await post('/?session_id=1', { body: 'SELECT 1' })).status).toBe(400)
    expect((await post('/play', { body: 'SELECT 1' })).status).toBe(404)
    expect((await post('/', { body: 'SELECT 1', headers: { 'x-touchline-lane': 'fast' } })).status).toBe(400)
  })
})

describe('nothing of a request stays', () => {
  /** More requests than there are sessions, so that each session has served one. */
  const often = Array.from({ length: 12 })

  test('not its settings', async () => {
    const query = "SELECT getSetting('max_block_size') AS size, getSetting('max_execution_time') AS seconds"
    const [before] = await rows(query)
    const clickhouse_settings = { max_block_size: '77', max_execution_time: 3 }
    expect(await rows(query, { clickhouse_settings })).toEqual([{ size: 77, seconds: 3 }])
    for (const _ of often) await rows(`${query} SETTINGS max_block_size = 78`)
    for (const _ of often) await rows('SELECT throwIf(1)', { clickhouse_settings }).catch(() => undefined)
    for (const _ of often) {
      await rows(query, { clickhouse_settings: { ...clickhouse_settings, no_such_setting: '1' } }).catch(
        () => undefined,
      )
    }
    expect(await Promise.all(often.map(() => rows(query)))).toEqual(often.map(() => [before]))
  })

  test('not its bound values', async () => {
    await Promise.all(often.map(() => rows('SELECT {secret:String} AS x', { query_params: { secret: 'x' } })))
    await expect(rows('SELECT {secret:String} AS x')).rejects.toMatchObject({ code: '456' })
  })

  test('not its database', async () => {
    const inShop = await post('/?database=shop', { body: 'SELECT currentDatabase()' })
    expect(await inShop.text()).toBe('shop\n')
    for (const _ of often)
      expect(await (await post('/', { body: 'SELECT currentDatabase()' })).text()).toBe('default\n')
  })
})

describe('lanes', () => {
  test('a heavy question holds up neither an insert nor a rebuild nor a small question', async () => {
    const finished: string[] = []
    const stop = new AbortController()
    const heavy = rows(endless, { abort_signal: stop.signal }).catch(() => finished.push('heavy'))
    const load = connect({ lane: 'load' })
    const rebuild = connect({ lane: 'rebuild' })
    for (let round = 0; round < 5; round += 1) {
      await load.insert({
        table: 'shop.orders',
        values: [{ id: 100 + round, name: 'x' }],
        format: 'JSONEachRow',
      })
      await rebuild.command({
        query: 'INSERT INTO shop.orders SELECT id + 1000, name FROM shop.orders WHERE id >= 100',
      })
      await rows('SELECT {n:UInt8} AS n', { query_params: { n: 1 } })
      finished.push('round')
    }
    stop.abort()
    await heavy
    expect(finished).toEqual(['round', 'round', 'round', 'round', 'round', 'heavy'])
    await Promise.all([load.close(), rebuild.close()])
  })

  test('questions whose senders have gone give their sessions back', async () => {
    for (const _ of Array.from({ length: 12 })) {
      const stop = new AbortController()
      const gone = rows(endless, { abort_signal: stop.signal }).catch(() => 'gone')
      expect(await rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
      stop.abort()
      expect(await gone).toBe('gone')
      expect(await rows('SELECT 2 AS n')).toEqual([{ n: 2 }])
    }
  })

  test('a question whose sender has gone ends on the engine too', async () => {
    const stop = new AbortController()
    const gone = rows(`${endless} AND 'marked' != ''`, { abort_signal: stop.signal }).catch(() => 'gone')
    const running = (): Promise<unknown[]> =>
      rows(
        "SELECT 1 FROM system.processes WHERE query LIKE '%marked%' AND query NOT LIKE '%system.processes%'",
      )
    await expect.poll(running, { timeout: 10_000 }).toHaveLength(1)
    stop.abort()
    expect(await gone).toBe('gone')
    await expect.poll(running, { timeout: 10_000 }).toHaveLength(0)
  })
})
