import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { createRequestRecords } from '../../../test/friction.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import type { Client } from '../../options.ts'
import { friction } from './friction.ts'

let collector: Collector
let client: Client
let records: ReturnType<typeof createRequestRecords>

beforeEach(() => {
  records = createRequestRecords()
  vi.stubGlobal('PerformanceObserver', records.PerformanceObserver)
  collector = startCollector()
  freshBrowser()
  client = loadPage({ capture: [friction()] })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  leavePage()
  await collector.close()
})

async function told(name: string): Promise<unknown[]> {
  await client.flush()
  return collector
    .events()
    .filter(event => event.name === name)
    .map(event => event.data)
}

const script = 'http://localhost:3000/assets/shop.js?v=3'

function fail(message: string, init: ErrorEventInit = {}): void {
  window.dispatchEvent(new ErrorEvent('error', { message, filename: script, lineno: 7, ...init }))
}

function reject(reason: unknown): void {
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }))
}

describe('an error of a script', () => {
  test('is told with its message, path and line', async () => {
    fail('TypeError: cart is undefined')
    expect(await told('js_error')).toEqual([
      { message: 'TypeError: cart is undefined', source: '/assets/shop.js', line: 7 },
    ])
  })

  test('tells no address, secret or number, and is cut', async () => {
    fail(`No order 4711000123 of jane@example.org at https://shop.test/?token=abc#1 ${'x'.repeat(300)}`)
    const [error] = (await told('js_error')) as { message: string }[]
    expect(error?.message).toMatch(/^No order … of redacted at https:\/\/shop.test\/\?token=redacted#1 x+$/)
    expect(error?.message).toHaveLength(200)
  })

  test('of another origin names its host; what the browser keeps to itself is only counted', async () => {
    fail('ReferenceError: y', { filename: 'https://cdn.example/w.js' })
    fail('Script error.', { filename: '', lineno: 0 })
    fail('Script error.', { filename: '', lineno: 0 })
    expect(await told('js_error')).toEqual([
      { message: 'ReferenceError: y', source: 'cdn.example/w.js', line: 7 },
      { foreign: true },
      { foreign: true },
    ])
  })

  test('counts once, and ten of them on a page view', async () => {
    for (let time = 0; time < 5; time++) fail('the same')
    for (let line = 1; line < 20; line++) fail('another', { lineno: line })
    expect(await told('js_error')).toHaveLength(10)
    client.page()
    fail('the same')
    expect(await told('js_error')).toHaveLength(11)
  })

  test('is none of a browser extension’s, and none that only looks like one', async () => {
    fail('x is null', { filename: 'chrome-extension://abc/content.js' })
    const error = new Error('x is null')
    error.stack = 'Error: x is null\n at moz-extension://abc/content.js:1:1'
    fail('x is null', { error })
    fail('ResizeObserver loop completed with undelivered notifications.')
    reject(new DOMException('The user aborted a request.', 'AbortError'))
    document.body.innerHTML = '<img>'
    document.querySelector('img')?.dispatchEvent(new Event('error'))
    expect(await told('js_error')).toEqual([])
  })

  test('may be a promise’s', async () => {
    const error = new TypeError('Failed to fetch')
    error.stack = 'TypeError: Failed to fetch\n    at add (http://localhost:3000/assets/cart.js:12:9)'
    reject(error)
    reject('out of stock')
    reject({ code: 3 })
    expect(await told('js_error')).toEqual([
      { message: 'TypeError: Failed to fetch', source: '/assets/cart.js', line: 12 },
      { message: 'out of stock' },
      { message: '[object Object]' },
    ])
  })
})

describe('a request that failed', () => {
  const request = (name: string, responseStatus: number, initiatorType = 'fetch') => ({
    name,
    responseStatus,
    initiatorType,
  })

  test('is told with its status, host, the form of its path and what asked', async () => {
    records.tell(
      request('https://shop.test/api/carts/4711/lines/0b1ce8f0-1111-4222-8333-444455556666?token=x', 422),
      request('https://shop.test/api/carts/4712/lines/0b1ce8f0-9999-4222-8333-444455556666', 422),
      request('https://shop.test/v2/users/jane@example.org', 500, 'xmlhttprequest'),
      request('https://shop.test/a/b', 404, 'navigation'),
      request('https://shop.test/fine', 200),
      request('https://elsewhere.test/kept-to-itself', 0),
    )
    expect(await told('request_error')).toEqual([
      { status: 422, host: 'shop.test', path: '/api/carts/:id/lines/:id', kind: 'fetch' },
      { status: 500, host: 'shop.test', path: '/v2/users/redacted', kind: 'xmlhttprequest' },
      { status: 404, host: 'shop.test', path: '/a/b', kind: 'navigation' },
    ])
  })

  test('is none of ours: each would make another one', async () => {
    records.tell(request('https://collect.test/v1/events', 503))
    expect(await told('request_error')).toEqual([])
  })

  test('is not looked for once the client has stopped', () => {
    client.stop()
    expect(records.observers.size).toBe(0)
  })
})
