import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exported, touchline } from '../support/command.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createEventId } from '../support/wire.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const main = join(root, 'packages/touchline/dist/main.js')

let folder: DataFolder
let server: RunningServer
let files: DataFolder

beforeAll(async () => {
  folder = await createDataFolder()
  files = await createDataFolder()
  server = await startServer({ data: folder.path })
})

afterAll(async () => {
  await server.stop()
  await folder.remove()
  await files.remove()
})

const dayMs = 86_400_000
const lastMonth = (day: number): Date => new Date(Date.now() - (40 - day) * dayMs)

/** An example of ours with its November moved to days that no retention has passed. */
function example(name: string): string {
  const text = readFileSync(join(root, 'examples/import', name), 'utf8')
    .replaceAll(/(\d\d)\.11\.2026/g, (_, day) => {
      const [year, month, date] = lastMonth(Number(day)).toISOString().slice(0, 10).split('-')
      return `${date}.${month}.${year}`
    })
    .replaceAll(/2026-11-(\d\d)/g, (_, day) => lastMonth(Number(day)).toISOString().slice(0, 10))
  return file(name, text)
}

function file(name: string, text: string): string {
  const path = join(files.path, name)
  writeFileSync(path, text)
  return path
}

/** The lines that an import of a file kept aside. */
const keptOf = (path: string): readonly { line: number; code: string; text: string }[] =>
  readFileSync(`${path}.bad.ndjson`, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

interface Done {
  readonly accepted: number
  readonly skipped: number
  readonly bad: number
}

async function load(
  ...args: readonly string[]
): Promise<{ code: number | null; done: Done; stderr: string }> {
  const { code, stdout, stderr } = await runTouchline(['import', ...args, '--data', folder.path, '--json'])
  if (stdout === '') throw new Error(stderr)
  return { code, done: JSON.parse(stdout), stderr }
}

async function stored() {
  await eventually(() => isSettled(server), Boolean)
  return exported(folder.path)
}

const mapping = (name: string): string => join(root, 'examples/import', `${name}.mapping.json`)

describe('a spreadsheet', () => {
  test('of calls is imported with its mapping, twice with the same result', async () => {
    const calls = example('calls.csv')
    const args = [calls, '--format', 'csv', '--mapping', mapping('calls')]
    expect((await load(...args)).done).toMatchObject({ accepted: 4, skipped: 1, bad: 0 })
    const once = await stored()
    expect((await load(...args)).done).toMatchObject({ accepted: 4, skipped: 1, bad: 0 })
    expect(await stored()).toEqual(once)
    expect(once.map(event => event.name).sort()).toEqual(['call', 'call', 'call', 'voicemail'])
    expect(JSON.stringify(once)).not.toContain('@')
    const order = once.find(event => event.user === 'K-2207')
    expect(order?.data).toEqual({
      touchpoint: 'phone-call',
      direction: 'Inbound',
      duration_s: 95,
      outcome: 'Order',
    })
    expect(new Date(order?.at ?? 0).toISOString().slice(10)).toMatch(/^T0[89]:02:00/)
  })

  test('of orders makes one purchase of the rows of an order, and joins the caller by e-mail', async () => {
    const args = [example('orders.csv'), '--format', 'csv', '--mapping', mapping('orders')]
    expect((await load(...args)).done).toMatchObject({ accepted: 3, bad: 0 })
    const purchases = (await stored()).filter(event => event.name === 'purchase')
    const first = purchases.find(event => event.data?.transaction_id === '#2001')
    expect(first?.data).toMatchObject({
      value: 84.5,
      currency: 'EUR',
      items: [
        { item_id: 'SK-26', price: 64.5, quantity: 1 },
        { item_id: 'MG-01', price: 15.1, quantity: 1 },
      ],
    })
    expect(purchases.find(event => event.data?.transaction_id === '#2002')?.data).toMatchObject({
      value: 1129,
      coupon: 'WELCOME',
    })
    const { answer } = JSON.parse(
      await touchline('journey', String(first?.visitor), '--data', folder.path, '--json'),
    )
    expect(JSON.stringify(answer)).toContain('call')
  })

  test('keeps aside what it cannot read, by line', async () => {
    const path = file(
      'bad.csv',
      `Call ID;Started;Direction;Caller e-mail;Customer no.;Duration (s);Outcome\nB-1;yesterday;Inbound;a@example.com;;1;\nB-2;${new Date(Date.now() - dayMs).toLocaleDateString('de', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' })} 10:00;Inbound;;;1;\n`,
    )
    const { code, done, stderr } = await load(path, '--format', 'csv', '--mapping', mapping('calls'))
    expect([code, done]).toMatchObject([1, { accepted: 0, bad: 2 }])
    expect(stderr).toContain('line 2: the time is not readable: yesterday')
    expect(stderr).toContain('line 3: the event names nobody')
    const kept = keptOf(path)
    expect(kept).toMatchObject([
      { line: 2, code: 'unreadable' },
      { line: 3, code: 'subject_missing' },
    ])
    expect(kept[1]?.text).toContain('B-2')
  })

  test('keeps aside a line whose page life would have its whole batch refused', async () => {
    const at = Date.now()
    const stream = '018f2f6a-1e5b-4d7f-9a55-2f3c5d8e9b01'
    const lines = [
      { at, name: 'call', stream: 'abc' },
      { at, name: 'call', stream: 7 },
      { at, name: 'call', stream, consent: 'denied' },
      { at, name: 'call', stream, visitor: 'ann' },
      { at: Math.floor(at / 1000), name: 'call', user: 'kunde-1', id: createEventId() },
      { at, name: 'call', stream, seq: 1 },
    ]
    const path = file('page-lives.ndjson', lines.map(line => `${JSON.stringify(line)}\n`).join(''))
    const { code, done } = await load(path, '--format', 'ndjson')
    expect([code, done]).toMatchObject([1, { accepted: 1, bad: 5 }])
    const codes = keptOf(path).map(({ line, code }) => `${line} ${code}`)
    expect(codes).toEqual(['1 unreadable', '2 unreadable', '3 unreadable', '4 unreadable', '5 too_old'])
  })

  test('without a column of its mapping is refused, and the column named', async () => {
    const path = file('wrong.csv', 'a;b\n1;2\n')
    const args = ['--format', 'csv', '--mapping', mapping('calls'), '--data', folder.path]
    const { code, stderr } = await runTouchline(['import', path, ...args])
    expect(code).toBe(1)
    expect(stderr).toContain('The file has no column Direction; it has: a, b.')
  })
})

describe('an access log', () => {
  const line = (
    address: string,
    time: Date,
    request: string,
    status: number,
    agent: string,
    referrer = '-',
  ) => {
    const [, date, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(time.toUTCString()) ?? []
    return `${address} - - [${date}/${month}/${year}:${clock} +0000] "${request} HTTP/1.1" ${status} 512 "${referrer}" "${agent}"`
  }
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

  test('becomes the sessions of its people, without robots, files and errors, and without an address', async () => {
    const at = (minutes: number) => new Date(lastMonth(20).setUTCHours(12, minutes, 0, 0))
    const path = file(
      'access.log',
      [
        line(
          '203.0.113.5',
          at(0),
          'GET /products/pan?utm_source=news&utm_medium=email',
          200,
          chrome,
          'https://mail.example/',
        ),
        line('203.0.113.5', at(1), 'GET /cart', 200, chrome, 'https://log.example/products/pan'),
        line('203.0.113.5', at(1), 'GET /cart', 200, chrome, 'https://log.example/products/pan'),
        line('198.51.100.7', at(2), 'GET /about', 200, chrome),
        line('198.51.100.8', at(3), 'GET /', 200, 'Googlebot/2.1 (+http://www.google.com/bot.html)'),
        line('203.0.113.5', at(4), 'GET /style.css', 200, chrome),
        line('203.0.113.5', at(5), 'GET /missing', 404, chrome),
        line('203.0.113.5', at(6), 'POST /cart', 200, chrome),
        'not a line of a log',
        '',
      ].join('\n'),
    )
    const args = [path, '--format', 'access-log', '--origin', 'https://log.example']
    expect((await load(...args)).done).toMatchObject({ accepted: 4, skipped: 4, bad: 1 })
    const own = async () =>
      (await stored()).filter(event => event.page?.url.startsWith('https://log.example'))
    const once = await own()
    expect((await load(...args)).done).toMatchObject({ accepted: 4, bad: 1 })
    expect(await own()).toEqual(once)
    expect(once).toHaveLength(4)
    expect(new Set(once.map(event => event.visitor)).size).toBe(2)
    expect(JSON.stringify(once)).not.toMatch(/203\.0\.113|198\.51\.100/)
    const visitor = once.find(event => event.page?.url.endsWith('/cart'))?.visitor
    const { answer } = JSON.parse(
      await touchline('journey', String(visitor), '--data', folder.path, '--json'),
    )
    expect(answer.sessions).toHaveLength(1)
    expect(answer.sessions[0]).toMatchObject({ pageViews: 3, channelGroup: 'Email' })
  })
})

describe('events of the wire', () => {
  test('that were exported are the same when they are imported elsewhere', async () => {
    const first = await stored()
    const path = join(files.path, 'all.ndjson')
    await touchline('export', '--out', path, '--data', folder.path)
    const other = await createDataFolder()
    const second = await startServer({ data: other.path })
    const { stdout } = await runTouchline([
      'import',
      path,
      '--format',
      'ndjson',
      '--data',
      other.path,
      '--json',
    ])
    expect(JSON.parse(stdout)).toMatchObject({ accepted: first.length, bad: 0 })
    await eventually(() => isSettled(second), Boolean)
    const bare = (events: typeof first) =>
      events.map(({ id, at, name, visitor, stream, seq, user, page, data }) => ({
        id,
        at,
        name,
        visitor,
        stream,
        seq,
        user,
        page,
        data,
      }))
    expect(bare(await exported(other.path))).toEqual(bare(first))
    await second.stop()
    await other.remove()
  })

  test('survive a kill in the middle, without a server, each once', async () => {
    const own = await createDataFolder()
    await (await startServer({ data: own.path })).stop()
    const began = Date.now() - dayMs
    const lines = Array.from({ length: 60_000 }, (_, n) =>
      n === 30_000
        ? '{"broken'
        : JSON.stringify({ id: createEventId(began + n), at: began + n, name: 'call', user: `u${n % 500}` }),
    )
    const path = file('many.ndjson', `${lines.join('\n')}\n`)
    const args = ['import', path, '--format', 'ndjson', '--data', own.path]
    const child = spawn(process.execPath, [main, ...args], { stdio: 'ignore' })
    const closed = once(child, 'close')
    await eventually(async () => progressOf(own.path) !== null, Boolean)
    child.kill('SIGKILL')
    await closed
    const done = await eventually(
      () => runTouchline([...args, '--json']),
      ({ stderr }) => !stderr.includes('is held by'),
    )
    expect(done.stderr).toContain('Goes on after line')
    expect(JSON.parse(done.stdout)).toMatchObject({ accepted: 59_999, bad: 1 })
    expect(progressOf(own.path)).toBeNull()
    expect(keptOf(path).map(({ line }) => line)).toEqual([30_001])
    const events = await exported(own.path)
    expect(events).toHaveLength(59_999)
    expect(new Set(events.map(event => event.id)).size).toBe(59_999)
    await own.remove()
  })
})

/** The checkpoint of an import under way. */
function progressOf(data: string): string | null {
  const imports = join(data, 'imports')
  if (!existsSync(imports)) return null
  return readdirSync(imports).find(name => /^[0-9a-f]{24}\.json$/.test(name)) ?? null
}
