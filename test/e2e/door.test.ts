import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exported, touchline } from '../support/command.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

const countries = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)

let folder: DataFolder
let server: RunningServer

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({
    data: folder.path,
    args: ['--rate-per-address', '20', '--country-header', 'cf-ipcountry', '--geo', countries],
  })
})

afterAll(async () => {
  await server.stop()
  await folder.remove()
})

/** Sends a batch as a proxy on this machine hands it on. */
function send(address: string, change: object = {}, headers: object = {}): Promise<Response> {
  const batch = { ...createPageBatch({ key: server.key, size: 1 }), ...change }
  return fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { ...pageHeaders, 'x-forwarded-for': address, ...headers },
    body: JSON.stringify(batch),
  })
}

/** Files of a folder in which a text stands, byte by byte. */
function filesWith(path: string, text: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => readFileSync(file).includes(text))
}

describe('a flood from one address', () => {
  test('leaves every other address at full success', async () => {
    const flooded: Response[] = []
    const others: Response[] = []
    // In waves, so that a slow machine is not flooded by the others. A burst is ten seconds' worth of requests.
    for (let wave = 0; wave < 30; wave += 1) {
      const flood = Array.from({ length: 50 }, () => send('203.0.113.66'))
      const between = Array.from({ length: 5 }, (_, n) => send(`198.51.100.${(wave * 5 + n) % 250}`))
      others.push(...(await Promise.all(between)))
      flooded.push(...(await Promise.all(flood)))
    }
    expect(others.map(answer => answer.status).filter(status => status !== 202)).toEqual([])
    const refused = flooded.filter(answer => answer.status === 429)
    expect(refused.length).toBeGreaterThan(100)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused[0]?.headers.get('access-control-allow-origin')).toBe(pageHeaders.origin)
  })

  test('is not a server on this machine', async () => {
    const post = () =>
      fetch(`${server.url}/v1/events`, {
        method: 'POST',
        headers: pageHeaders,
        body: JSON.stringify(createPageBatch({ key: server.key, size: 1 })),
      })
    const statuses = new Set<number>()
    for (let wave = 0; wave < 6; wave += 1) {
      for (const { status } of await Promise.all(Array.from({ length: 50 }, post))) statuses.add(status)
    }
    expect(statuses).toEqual(new Set([202]))
  })
})

test('whoever comes through a proxy on this machine is not this machine', async () => {
  const ask = (headers: object) =>
    fetch(`${server.url}/v1/setup`, { headers: { authorization: `Bearer ${server.token}`, ...headers } })
  expect((await ask({})).status).toBe(200)
  expect((await ask({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(403)
})

test('every answer says that it is to be taken for nothing else', async () => {
  for (const path of [
    '/',
    '/health',
    '/touchline.js',
    '/v1/events',
    '/v1/track',
    '/v1/setup',
    '/l/none',
    '/p/none.gif',
    '/none.js',
  ]) {
    const { headers } = await fetch(`${server.url}${path}`, { redirect: 'manual' })
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
    expect([path, headers.get('content-security-policy') ?? '']).toEqual([
      path,
      expect.stringContaining("default-src 'none'"),
    ])
  }
})

test('a key is let in until it is revoked', async () => {
  const key = (await touchline('key', 'add', '--kind', 'public', '--data', folder.path)).trim()
  const status = async () => (await send('192.0.2.1', { key })).status
  await eventually(status, code => code === 202)
  await touchline('key', 'revoke', key, '--data', folder.path)
  await eventually(status, code => code === 401)
  const answers = [await send('192.0.2.1', { key }), await send('192.0.2.1', { key: 'pk_never' })]
  const [revoked, unknown] = await Promise.all(answers.map(answer => answer.text()))
  expect(revoked).toBe(unknown)
})

test('origins can be set while it runs', async () => {
  await touchline('site', 'set', 'main', '--origins', 'https://other.example', '--data', folder.path)
  await eventually(
    async () => (await send('192.0.2.2')).status,
    code => code === 403,
  )
  await touchline('site', 'set', 'main', '--origins', pageHeaders.origin, '--data', folder.path)
  await eventually(
    async () => (await send('192.0.2.2')).status,
    code => code === 202,
  )
})

test('without consent a day’s page lives are one person, and no address is on disk', async () => {
  const name = 'cookieless_marker'
  for (const path of ['a', 'b', 'c']) {
    const batch = createPageBatch({ key: server.key, size: 1, name })
    const page = { view: batch.stream, url: `https://shop.example/${path}`, title: '' }
    const events = batch.events.map(event => ({ ...event, page }))
    await send(
      '192.0.2.77',
      { stream: batch.stream, visitor: undefined, consent: 'cookieless', events },
      { 'cf-ipcountry': 'AT' },
    )
  }
  await eventually(() => isSettled(server), Boolean)
  const events = (await exported(folder.path)).filter(event => event.name === name)
  expect(new Set(events.map(event => event.visitor)).size).toBe(3)
  expect(events[0]?.context.country).toBe('AT')
  const list = await touchline('journey', String(events[0]?.visitor), '--data', folder.path, '--json')
  const { answer } = JSON.parse(list)
  expect(answer.person).toMatch(/^d:/)
  expect(answer.visitors).toHaveLength(3)
  for (const address of ['192.0.2.77', '192.0.2.0', '203.0.113.66']) {
    expect([address, filesWith(folder.path, address)]).toEqual([address, []])
  }
  expect(readFileSync(join(folder.path, 'salts.json'), 'utf8')).toMatch(
    /^\{"\d{4}-\d\d-\d\d":"[\w-]{22}"\}\n$/,
  )
})

test('a country is that of the network in the operator’s own database', async () => {
  const name = 'country_marker'
  for (const address of ['193.99.144.80', '127.0.0.2']) {
    await send(address, createPageBatch({ key: server.key, size: 1, name }))
  }
  await eventually(() => isSettled(server), Boolean)
  const events = (await exported(folder.path)).filter(event => event.name === name)
  expect(events.map(event => event.context.country ?? '').sort()).toEqual(['', 'DE'])
})

test('a connection that lies about its address is not believed when no proxy is trusted', async () => {
  const own = await createDataFolder()
  const strict = await startServer({
    data: own.path,
    args: ['--trusted-proxies', '10.0.0.0/8', '--rate-per-address', '1'],
  })
  const post = () =>
    new Promise<number>((resolve, reject) => {
      const sent = request(
        `${strict.url}/v1/events`,
        { method: 'POST', headers: { ...pageHeaders, 'x-forwarded-for': '203.0.113.1' } },
        answer => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        },
      )
      sent.on('error', reject)
      sent.end(JSON.stringify(createPageBatch({ key: strict.key, size: 1 })))
    })
  const statuses = await Promise.all(Array.from({ length: 50 }, post))
  expect(new Set(statuses)).toEqual(new Set([202]))
  await strict.stop()
  await own.remove()
})
