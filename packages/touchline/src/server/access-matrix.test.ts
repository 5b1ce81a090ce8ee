import { beforeAll, expect, test } from 'vitest'
import { token, useRoutes } from '../../../../test/support/routes.ts'
import { createPageBatch, pageHeaders } from '../../../../test/support/wire.ts'

/**
 * Who may do what: the status of every address for every credential, from this machine and, after the bar, from another
 * one. `foreign` is a read key of another site. A new address fails the test until it has a row here.
 */
const credentials = ['none', 'wrong', 'public', 'secret', 'read', 'foreign', 'token'] as const
const matrix: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ALL /v1/events': {
    'POST /v1/events': '401 401 202 202 401 401 401 | 401 401 202 202 401 401 401',
    'OPTIONS /v1/events': '204 204 204 204 204 204 204 | 204 204 204 204 204 204 204',
    'GET /v1/events': '405 405 405 405 405 405 405 | 405 405 405 405 405 405 405',
    'DELETE /v1/events': '405 405 405 405 405 405 405 | 405 405 405 405 405 405 405',
  },
  ...Object.fromEntries(
    ['track', 'page', 'screen', 'identify', 'group', 'alias', 'batch'].map(call => [
      `ALL /v1/${call}`,
      {
        [`POST /v1/${call}`]: '401 401 401 200 401 401 401 | 401 401 401 200 401 401 401',
        [`GET /v1/${call}`]: '405 405 405 405 405 405 405 | 405 405 405 405 405 405 405',
      },
    ]),
  ),
  'GET /l/:code': { 'GET /l/none': '404 404 404 404 404 404 404 | 404 404 404 404 404 404 404' },
  'GET /p/:file{[^/]+\\.gif}': {
    'GET /p/none.gif': '200 200 200 200 200 200 200 | 200 200 200 200 200 200 200',
  },
  // Headers for every answer.
  'ALL /*': { 'GET /touchline.js': '200 200 200 200 200 200 200 | 200 200 200 200 200 200 200' },
  'GET /health': { 'GET /health': '200 200 200 200 200 200 200 | 200 200 200 200 200 200 200' },
  'GET /metrics': { 'GET /metrics': '200 200 200 200 200 200 200 | 401 401 401 401 401 401 200' },
  'GET /touchline.js': { 'GET /touchline.js': '200 200 200 200 200 200 200 | 200 200 200 200 200 200 200' },
  'GET /touchline-0.1.0.js': {
    'GET /touchline-0.1.0.js': '200 200 200 200 200 200 200 | 200 200 200 200 200 200 200',
  },
  'GET /manifest.json': { 'GET /manifest.json': '200 200 200 200 200 200 200 | 200 200 200 200 200 200 200' },
  'POST /v1/ask': {
    'POST /v1/ask': '401 401 401 401 200 400 200 | 403 403 403 403 403 403 403',
    'GET /v1/ask': '404 404 404 404 404 404 404 | 404 404 404 404 404 404 404',
  },
  'POST /v1/journeys': { 'POST /v1/journeys': '401 401 401 401 200 400 200 | 403 403 403 403 403 403 403' },
  'POST /v1/person/export': {
    'POST /v1/person/export': '401 401 401 401 200 400 200 | 403 403 403 403 403 403 403',
  },
  'POST /v1/person/erase': {
    'POST /v1/person/erase': '401 401 401 401 403 403 200 | 403 403 403 403 403 403 403',
    'GET /v1/person/erase': '404 404 404 404 404 404 404 | 404 404 404 404 404 404 404',
  },
  'POST /v1/quarantine': {
    'POST /v1/quarantine': '401 401 401 401 403 403 200 | 403 403 403 403 403 403 403',
    'GET /v1/quarantine': '404 404 404 404 404 404 404 | 404 404 404 404 404 404 404',
  },
  'POST /v1/quarantine/replay': {
    'POST /v1/quarantine/replay': '401 401 401 401 403 403 200 | 403 403 403 403 403 403 403',
  },
  'POST /v1/quarantine/clear': {
    'POST /v1/quarantine/clear': '401 401 401 401 403 403 200 | 403 403 403 403 403 403 403',
  },
  'POST /v1/backup': { 'POST /v1/backup': '401 401 401 401 403 403 200 | 403 403 403 403 403 403 403' },
  'GET /v1/setup': {
    'GET /v1/setup': '401 401 401 401 200 200 200 | 403 403 403 403 403 403 403',
    'POST /v1/setup': '404 404 404 404 404 404 404 | 404 404 404 404 404 404 404',
  },
  'GET /v1/export': {
    'GET /v1/export?site=main': '401 401 401 401 200 404 200 | 403 403 403 403 403 403 403',
  },
  'ALL /v1/*': { 'GET /v1/anything': '404 404 404 404 404 404 404 | 404 404 404 404 404 404 404' },
  // The dashboard's page holds nothing; what it shows it has to ask for.
  'GET /*': {
    'GET /': '200 200 200 200 200 200 200 | 403 403 403 403 403 403 403',
    'GET /assets/index-abc.js': '200 200 200 200 200 200 200 | 403 403 403 403 403 403 403',
    'POST /': '404 404 404 404 404 404 404 | 404 404 404 404 404 404 404',
  },
}

const { state, load } = useRoutes()
const keys: Partial<Record<(typeof credentials)[number], string>> = { wrong: 'rk_nobody', token }

beforeAll(() => {
  for (const kind of ['secret', 'read'] as const) keys[kind] = state.settings().addKey(kind, 'main', 'test')
  keys.foreign = state.settings().addKey('read', 'other', 'test')
  keys.public = state.publicKey
  load()
})

const period = { site: 'main', from: '2026-11-01', to: '2026-11-22' }
const segment = { funnel: { question: 'funnel', ...period }, step: 1, outcome: 'reached' }
const bodies: Readonly<Record<string, object>> = {
  '/v1/ask': { question: 'funnel', ...period },
  '/v1/journeys': { ...period, segment },
  '/v1/person/export': { site: 'main', id: 'somebody' },
  '/v1/backup': { folder: '/nowhere' },
  '/v1/person/erase': { site: 'main', id: 'somebody' },
  '/v1/batch': { batch: [] },
}
const call = { userId: 'u1', event: 'x', previousId: 'a1', groupId: 'g1', messageId: 'm1' }

function bodyOf(path: string, key: string | undefined): object {
  if (path !== '/v1/events') return bodies[path] ?? call
  const { key: _, ...batch } = createPageBatch({ key: '', size: 1 })
  // Pages name their key in the body, where no other one counts.
  return key === keys.public ? { ...batch, key } : batch
}

/** Status of a request with a credential, from this machine or another. */
async function statusOf(request: string, credential: (typeof credentials)[number]): Promise<number> {
  const [method = '', path = ''] = request.split(' ')
  const key = keys[credential]
  const bearer = key === undefined || key.startsWith('pk_') ? {} : { authorization: `Bearer ${key}` }
  const body = method === 'POST' ? { body: JSON.stringify(bodyOf(path, key)) } : {}
  const headers = { ...pageHeaders, ...bearer }
  return (await state.app().request(path, { method, headers, ...body })).status
}

async function rowOf(request: string): Promise<string> {
  const halves: string[] = []
  for (const address of ['127.0.0.1', '203.0.113.7']) {
    state.address = address
    const statuses: number[] = []
    for (const credential of credentials) statuses.push(await statusOf(request, credential))
    halves.push(statuses.join(' '))
  }
  return halves.join(' | ')
}

test('every address has a row', () => {
  const handlers = new Set(state.app().routes.map(({ method, path }) => `${method} ${path}`))
  expect(Object.keys(matrix).sort()).toEqual([...handlers].sort())
})

test.each(Object.values(matrix).flatMap(rows => Object.entries(rows)))(
  '%s: %s',
  async (request, expected) => {
    expect(await rowOf(request)).toBe(expected)
  },
)

test('a token in a cookie is not taken from a page of another origin', async () => {
  const cookie = { cookie: `touchline_4280=${token}` }
  for (const [from, status] of [
    ['same-origin', 200],
    ['none', 200],
    ['same-site', 401],
    ['cross-site', 401],
  ] as const) {
    const headers = { ...cookie, 'sec-fetch-site': from }
    for (const path of ['/v1/ask', '/v1/person/export']) {
      const body = JSON.stringify(bodyOf(path, token))
      expect((await state.app().request(path, { method: 'POST', headers, body })).status).toBe(status)
    }
  }
})

test('what a proxy on this machine passed on is not from this machine', async () => {
  const { authorization } = { authorization: `Bearer ${token}` }
  for (const name of ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']) {
    const headers = { [name]: '127.0.0.1' }
    const setup = await state.app().request('/v1/setup', { headers: { ...headers, authorization } })
    expect([name, setup.status]).toEqual([name, 403])
    expect((await state.app().request('/', { headers })).status).toBe(403)
    expect((await state.app().request('/metrics', { headers })).status).toBe(401)
    expect((await state.app().request('/metrics', { headers: { ...headers, authorization } })).status).toBe(
      200,
    )
    expect((await state.app().request('/touchline.js', { headers })).status).toBe(200)
  }
})

test('other ways to name this machine count, and an unknown address does not', async () => {
  for (const [address, status] of [
    ['::1', 200],
    ['::ffff:127.0.0.1', 200],
    ['127.8.9.1', 200],
    ['::ffff:10.0.0.1', 403],
    [undefined, 403],
  ] as const) {
    state.address = address
    expect(await statusOf('GET /v1/setup', 'token')).toBe(status)
  }
})

test('none of this was a fault', () => {
  expect(state.faults).toEqual([])
})
