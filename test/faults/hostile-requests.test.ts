import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createGzip, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDataFolder, type DataFolder, findFreePort } from '../support/data-folder.ts'
import { makeHostileBody } from '../support/hostile-body.ts'
import { createRandom } from '../support/random.ts'
import { sendRaw, sendSlowly } from '../support/raw-http.ts'
import { postBatch } from '../support/sending.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer
let port = 0

beforeAll(async () => {
  folder = await createDataFolder()
  port = await findFreePort()
  server = await startServer({ data: folder.path, port })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

/** Megabytes that the server's own process holds. */
const residentMegabytes = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024

async function mustStillWork(): Promise<void> {
  expect(await postBatch(server.url, createPageBatch({ key: server.key, size: 1 }))).toBe(202)
  expect((await fetch(`${server.url}/health`)).status).toBe(200)
}

const post = (headers: string, body = ''): string =>
  `POST /v1/events HTTP/1.1\r\nhost: x\r\n${headers}\r\n${body}`
const whole = (): string => JSON.stringify(createPageBatch({ key: server.key, size: 1 }))

/** Each with the statuses that are in order; none stands for a connection that is closed without a word. */
const corpus: readonly (readonly [
  about: string,
  bytes: () => string,
  statuses: readonly (number | 'closed')[],
])[] = [
  ['no HTTP at all', () => '\0\x01\x02\xff\r\n\r\n', [400, 'closed']],
  ['TLS', () => `\x16\x03\x01${randomBytes(200).toString('latin1')}`, [400, 'closed']],
  ['HTTP/0.9', () => 'GET /\r\n\r\n', [400, 'closed']],
  ['HTTP/2 without TLS', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 505, 'closed']],
  ['no host', () => 'POST /v1/events HTTP/1.1\r\n\r\n', [400]],
  ['a line break in a path', () => 'POST /v1/ev\nents HTTP/1.1\r\nhost: x\r\n\r\n', [400]],
  ['a header without a name', () => post(': x\r\n'), [400]],
  ['a header folded over two lines', () => post('a: b\r\n c\r\n'), [400]],
  ['a space before the colon', () => post('content-length : 5\r\n', 'hello'), [400]],
  ['NUL in a header', () => post('a: b\0c\r\n'), [400]],
  ['a bare CR in a header', () => post('a: b\rset-cookie: c\r\n'), [400]],
  ['64 KB of headers', () => post(`a: ${'x'.repeat(65_536)}\r\n`), [431]],
  ['10,000 headers', () => post(Array.from({ length: 10_000 }, (_, i) => `h${i}: x\r\n`).join('')), [431]],
  ['two lengths', () => post('content-length: 5\r\ncontent-length: 6\r\n', 'hello!'), [400]],
  ['two equal lengths', () => post('content-length: 5\r\ncontent-length: 5\r\n', 'hello'), [400]],
  ['a negative length', () => post('content-length: -1\r\n'), [400]],
  ['a length that is no number', () => post('content-length: 0x10\r\n'), [400]],
  ['a length beyond all numbers', () => post(`content-length: ${'9'.repeat(30)}\r\n`), [400]],
  ['a length beyond the limit', () => post('content-length: 99999999999\r\n'), [413]],
  [
    'a length and chunks',
    () =>
      post(
        'content-length: 4\r\ntransfer-encoding: chunked\r\n',
        '5c\r\nGET /smuggled HTTP/1.1\r\n\r\n0\r\n\r\n',
      ),
    [400],
  ],
  [
    'chunks, hidden',
    () => post('transfer-encoding: x\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n'),
    [400],
  ],
  ['chunks, not last', () => post('transfer-encoding: chunked, identity\r\n', '0\r\n\r\n'), [400]],
  ['a chunk of no size', () => post('transfer-encoding: chunked\r\n', 'zz\r\nhello\r\n0\r\n\r\n'), [400]],
  [
    'a chunk of endless size',
    () => post('transfer-encoding: chunked\r\n', `${'f'.repeat(40)}\r\nhello`),
    [400],
  ],
  [
    'a chunk that is longer than it says',
    () => post('transfer-encoding: chunked\r\n', '2\r\nhello\r\n0\r\n\r\n'),
    [400],
  ],
  [
    'something unheard of that is expected',
    () => post('expect: 200-ok\r\ncontent-length: 2\r\n', '{}'),
    [417],
  ],
  [
    'a continue that is expected',
    () => post(`expect: 100-continue\r\ncontent-length: ${whole().length}\r\n`, whole()),
    [100, 202],
  ],
  ['an unknown method', () => 'BREW /v1/events HTTP/1.1\r\nhost: x\r\n\r\n', [400, 405]],
  ['a tunnel', () => 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n', ['closed']],
  [
    'an upgrade',
    () => post('connection: upgrade\r\nupgrade: websocket\r\ncontent-length: 2\r\n', '{}'),
    [401, 400, 'closed'],
  ],
  [
    'a whole address of somebody else',
    () => 'GET http://169.254.169.254/latest HTTP/1.1\r\nhost: x\r\n\r\n',
    [404, 200],
  ],
  ['an address of dots', () => 'GET /../../../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n', [404, 200]],
  ['an address of 60 KB', () => `GET /${'a'.repeat(60_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, [431, 414]],
  ['an address that is no UTF-8', () => 'GET /%ff%fe%00 HTTP/1.1\r\nhost: x\r\n\r\n', [404, 200, 400]],
  ['a host that is no host', () => 'GET /health HTTP/1.1\r\nhost: a b<script>\r\n\r\n', [400, 200]],
]

it.each(corpus)('answers %s without a fault, and goes on', async (_, bytes, statuses) => {
  const answer = await sendRaw(port, Buffer.from(bytes(), 'latin1'))
  const outcome = answer.statuses.length === 0 && answer.closed ? ['closed'] : answer.statuses
  expect(outcome.length).toBeGreaterThan(0)
  for (const status of outcome) expect(statuses).toContain(status)
  await mustStillWork()
})

it('answers thousands of hostile bodies over HTTP, and none with a fault', async () => {
  const seed = Number(process.env.TOUCHLINE_SEED ?? Math.floor(Math.random() * 2 ** 32))
  const statuses = new Map<number, number>()
  const ask = async (number: number): Promise<void> => {
    const { body, headers } = makeHostileBody(createRandom(seed + number), server.key)
    // The library counts for itself; lies about the length are in the corpus above.
    const { 'content-length': _, ...sent } = headers
    const answer = await fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { ...pageHeaders, ...sent },
      body: new Uint8Array(body),
    })
    await answer.arrayBuffer()
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
  }
  for (let from = 0; from < 3_000; from += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => ask(from + index)))
  }
  console.log(`TOUCHLINE_SEED=${seed}: ${JSON.stringify(Object.fromEntries(statuses))}`)
  expect([...statuses.keys()].filter(status => status >= 500)).toEqual([])
  expect(server.lines.filter(line => line.event === 'fault')).toEqual([])
  await mustStillWork()
})

/** The first megabyte of an endless stream of zeros, packed: a gigabyte, and again as often as it is read. */
async function bombOf(megabytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 })
  const chunks: Buffer[] = []
  gzip.on('data', chunk => chunks.push(chunk))
  const zeros = Buffer.alloc(1_000_000)
  for (let i = 0; i < megabytes; i += 1) {
    if (!gzip.write(zeros)) await new Promise(resolve => gzip.once('drain', resolve))
  }
  await new Promise(resolve => gzip.end(resolve))
  return Buffer.concat(chunks)
}

it('unpacks no bomb, though a hundred come at once', async () => {
  const bomb = await bombOf(900)
  expect(bomb.byteLength).toBeLessThan(1_000_000)
  // Packed twice, ten gigabytes are a few kilobytes.
  const nested = gzipSync(Buffer.concat(Array.from({ length: 11 }, () => bomb)))
  await mustStillWork()
  const before = residentMegabytes()
  const send = async (body: Buffer, headers: Record<string, string>) =>
    (
      await fetch(`${server.url}/v1/events`, {
        method: 'POST',
        headers: { ...pageHeaders, ...headers },
        body: new Uint8Array(body),
      })
    ).status
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? send(bomb, { 'content-encoding': 'gzip' }) : send(nested, {}),
    ),
  )
  expect(new Set(answers)).toEqual(new Set([413]))
  expect(residentMegabytes() - before).toBeLessThan(256)
  await mustStillWork()
})

it('lets go of senders that are too slow, and serves all others meanwhile', async () => {
  const headers = Array.from({ length: 200 }, () =>
    sendSlowly(port, 'POST /v1/events HTTP/1.1\r\nhost: x\r\n', 'a'),
  )
  const bodies = Array.from({ length: 200 }, () => sendSlowly(port, post('content-length: 5000\r\n'), ' '))
  const silent = Array.from({ length: 200 }, () => sendSlowly(port, '', ''))
  const all = [...headers, ...bodies, ...silent]
  let others = 0
  let over = false
  const working = (async () => {
    while (!over) {
      expect(await postBatch(server.url, createPageBatch({ key: server.key, size: 5 }))).toBe(202)
      others += 1
    }
  })()
  const closed = await Promise.all(all.map(one => one.closedAfterMs))
  over = true
  await working
  for (const one of all) one.giveUp()
  // Ten seconds for headers, fifteen for the whole, and the server looks every five.
  expect(Math.max(...closed)).toBeLessThan(60_000)
  expect(Math.min(...closed)).toBeGreaterThan(5_000)
  expect(others).toBeGreaterThan(20)
})
