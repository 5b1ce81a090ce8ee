import { describe, expect, test } from 'vitest'
import { token, useRoutes } from '../../../../test/support/routes.ts'
import { createPageBatch, pageHeaders } from '../../../../test/support/wire.ts'

const { state } = useRoutes()
const app = {
  request: (...args: Parameters<ReturnType<typeof state.app>['request']>) => state.app().request(...args),
}

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
) =>
  app.request(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers })
const funnel = { question: 'funnel', site: 'main', from: '2026-11-01', to: '2026-11-22' }

describe('events', () => {
  test('are accepted from anywhere, and counted by health until they are loaded', async () => {
    state.address = '203.0.113.7'
    const batch = createPageBatch({ key: state.publicKey, size: 2 })
    const response = await post('/v1/events', batch, pageHeaders)
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({ accepted: 2, rejected: [] })
    const health = await (await app.request('/health')).json()
    expect(health).toMatchObject({ ok: true, engine: { ok: true }, lastEventAt: 7 })
    expect(health.spool.bytes).toBeGreaterThan(0)
  })

  test('are told what is wrong with their method', async () => {
    expect((await app.request('/v1/events')).status).toBe(405)
  })
})

describe('access', () => {
  test('is given by the address that was printed, which leaves no token in it', async () => {
    const response = await app.request(`/funnel?token=${token}&site=main`)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/funnel?site=main')
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Strict/)
    const kept = { cookie: cookie.split(';')[0] ?? '' }
    expect((await app.request('/v1/setup', { headers: kept })).status).toBe(200)
    for (const site of ['same-site', 'cross-site']) {
      const headers = { ...kept, 'sec-fetch-site': site }
      expect((await app.request('/v1/setup', { headers })).status).toBe(401)
    }
  })

  test('is not given by a wrong token, and no address leads to another host', async () => {
    const response = await app.request('http://localhost//evil.example/?token=wrong')
    expect(response.headers.get('location')).toBe('/evil.example/')
    expect(response.headers.get('set-cookie')).not.toContain('wrong')
  })

  test('by a read key ends at its own site, also inside a question', async () => {
    const { headers } = bearer(state.settings().addKey('read', 'other', 'test'))
    expect((await post('/v1/ask', { ...funnel, site: 'other' }, headers)).status).toBe(200)
    expect((await post('/v1/ask', funnel, headers)).status).toBe(400)
    const segment = { funnel, step: 1, outcome: 'reached' }
    expect(
      (await post('/v1/journeys', { ...funnel, question: undefined, site: 'other', segment }, headers))
        .status,
    ).toBe(400)
    const setup = await (await app.request('/v1/setup', { headers })).json()
    expect(setup.sites.map((site: { id: string }) => site.id)).toEqual(['other'])
  })
})

describe('what a shop needs to be connected', () => {
  test('is told of each site: its own key, its own tag and its own last event', async () => {
    const { sites, ...all } = await (await app.request('/v1/setup', bearer(token))).json()
    expect(all).toMatchObject({ site: 'main', publicKey: state.publicKey, lastEventAt: 7 })
    expect(sites).toMatchObject([
      { id: 'main', publicKey: state.publicKey, lastEventAt: 7 },
      { id: 'other', publicKey: null, scriptTag: null, lastEventAt: null },
    ])
    const key = state.settings().addKey('public', 'other', 'test')
    const again = await (await app.request('/v1/setup', bearer(token))).json()
    expect(again.sites[1]).toMatchObject({ publicKey: key, scriptTag: `<script data-site="${key}">` })
    expect(again.sites[0].publicKey).toBe(state.publicKey)
  })
})

describe('questions', () => {
  test('are answered with how they were counted', async () => {
    const response = await post('/v1/ask', funnel)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      question: 'funnel',
      answer: { units: 0 },
      rule: expect.any(String),
    })
  })

  test('for journeys need no name of their own', async () => {
    const { question: _, ...about } = funnel
    expect(await (await post('/v1/journeys', about)).json()).toMatchObject({
      question: 'journeys',
      answer: { total: 0 },
    })
  })

  test('that are wrong are told which field, and what would be right', async () => {
    const wrong = await post('/v1/ask', { ...funnel, to: 'yesterday' })
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({
      error: { code: 'bad_question', field: 'to', detail: expect.any(String) },
    })
    for (const body of ['', 'null', '[]', '{']) expect((await post('/v1/ask', body)).status).toBe(400)
    expect((await post('/v1/ask?format=csv', funnel)).status).toBe(400)
  })

  test('that are too long are refused', async () => {
    expect((await post('/v1/ask', { ...funnel, more: 'x'.repeat(300_000) })).status).toBe(413)
  })
})

describe('files', () => {
  test('of the dashboard come with headers that keep foreign code out', async () => {
    const response = await app.request('/')
    expect(await response.text()).toContain('<title>Touchline</title>')
    expect(response.headers.get('content-security-policy')).toMatch(
      /script-src 'self'.*frame-ancestors 'none'/,
    )
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('same-origin')
  })

  test('with a hash in their name are kept for ever, the page is asked for anew', async () => {
    const asset = await app.request('/assets/index-abc.js', { headers: { 'accept-encoding': 'gzip' } })
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('gzip')
    const page = await app.request('/journeys/v:1')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const again = await app.request('/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
  })

  test('outside the list cannot be reached', async () => {
    for (const path of ['/assets/%2e%2e%2fpackage.json', '/assets/nothing.js', '/v1/x']) {
      expect([path, (await app.request(path, bearer(token))).status]).toEqual([path, 404])
    }
    for (const path of ['/assets/../../package.json', '/.env', '/index.html.map']) {
      expect(await (await app.request(path)).text()).toContain('<title>Touchline</title>')
    }
  })

  test('outside the list cannot be reached in any spelling', async () => {
    const ups = [
      '..',
      '%2e%2e',
      '.%2e',
      '%252e%252e',
      '%c0%ae%c0%ae',
      '%u002e%u002e',
      '....//',
      '..%00',
      '..;',
    ]
    const slashes = ['/', '%2f', '%252f', '\\', '%5c', '%255c', '%c0%af', '%ef%bc%8f']
    const begins = ['/', '/assets/', '/touchline', '//']
    const spellings = ups.flatMap(up =>
      slashes.flatMap(slash => begins.map(begin => `${begin}${`${up}${slash}`.repeat(3)}package.json`)),
    )
    expect(spellings).toHaveLength(288)
    for (const path of spellings) {
      const response = await app.request(`http://localhost${path}`)
      const text = await response.text()
      const isRefused = response.status === 404 || response.status === 303
      expect([path, isRefused || text.includes('<title>Touchline</title>')]).toEqual([path, true])
      expect([path, text.includes('"dependencies"')]).toEqual([path, false])
    }
  })

  test('for shops may be loaded by any page; a release never changes', async () => {
    state.address = '203.0.113.7'
    const newest = await app.request('/touchline.js')
    expect(newest.headers.get('access-control-allow-origin')).toBe('*')
    expect(newest.headers.get('cache-control')).toBe('public, max-age=300')
    const release = await app.request('/touchline-0.1.0.js')
    expect(release.headers.get('cache-control')).toContain('immutable')
  })

  test('that are not there are not the dashboard’s page', async () => {
    for (const path of ['/touchline-9.9.9.js', '/touchline.full.js']) {
      expect([path, (await app.request(path)).status]).toEqual([path, 404])
    }
  })
})

test('a caller that goes away before its answer is told apart from a failure', async () => {
  const leaving = new AbortController()
  const answer = app.request('/v1/ask', {
    method: 'POST',
    signal: leaving.signal,
    headers: { 'content-type': 'application/json', ...bearer(token).headers },
    body: JSON.stringify({
      question: 'funnel',
      site: 'main',
      steps: 'checkout',
      from: '2026-11-01',
      to: '2026-11-22',
    }),
  })
  leaving.abort()
  expect((await answer).status).toBe(499)
})

test('nothing of all this was a fault', () => {
  expect(state.faults).toEqual([])
})
