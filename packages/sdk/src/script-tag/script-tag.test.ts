import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, endpoint, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, stored } from '../../test/page.ts'

let collector: Collector
/** Parts that the script has asked for. */
let fetched: string[]
// What the build writes as `import`: beside this script there is nothing. Late pages of a test may still ask.
Object.assign(globalThis, {
  importModule(address: string) {
    fetched.push(address.replace(/^.*touchline-[\d.]+\./, '').replace('.js', ''))
    return Promise.reject(new TypeError('not there'))
  },
})

type Command = (...call: unknown[]) => unknown
const call: Command = (...args) => (window.touchline as Command)(...args)

beforeEach(() => {
  fetched = []
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  call('stop')
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

/** The stub that pages paste. */
function pasteStub(): void {
  const stub = (...args: unknown[]) => void stub.q.push(args)
  stub.q = [] as unknown[][]
  window.touchline = stub
}

/** Runs the script as a tag with these attributes would. */
async function runTag(attributes: Record<string, string>): Promise<void> {
  const script = document.createElement('script')
  script.setAttribute('src', `${endpoint}/touchline.js`)
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script)
  vi.resetModules()
  await import('./script-tag.ts')
}

test('the calls gathered before the script loaded are carried out', async () => {
  pasteStub()
  expect(call('track', 'early', { n: 1 })).toBeUndefined()
  call('identify', 'customer-7')
  await runTag({ 'data-site': 'pk_tag' })
  call('track', 'late')
  await call('flush')
  expect(collector.names()).toEqual(['page_view', 'early', 'identify', 'late'])
  expect(collector.batches[0]?.key).toBe('pk_tag')
  expect(call('ledger')).toMatchObject({ created: 4, acknowledged: 4, waiting: 0 })
})

test('the same tag twice is one client, also from two copies of the script', async () => {
  pasteStub()
  call('track', 'early')
  await runTag({ 'data-site': 'pk_tag' })
  await runTag({ 'data-site': 'pk_tag' })
  call('track', 'late')
  await call('flush')
  expect(collector.names()).toEqual(['page_view', 'early', 'late'])
})

test.each([
  ['/t', `${location.origin}/t`],
  ['/t/', `${location.origin}/t`],
  ['//touch.test', `${location.protocol}//touch.test`],
  ['https://touch.test/x9/?a#b', 'https://touch.test/x9'],
])('data-endpoint may be %s', async (said, address) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('not there'))
  await runTag({ 'data-site': 'pk_tag', 'data-endpoint': said })
  await call('flush')
  expect(fetched.mock.calls.map(([url]) => url)).toEqual([`${address}/v1/events`])
  expect(warn).not.toHaveBeenCalled()
})

test.each(['touch.shop.example', 'https://touch shop', 'http:///', 'ftp://touch.test', 't'])(
  'what is no address is said, and events go to where the script came from: %s',
  async said => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    await runTag({ 'data-site': 'pk_tag', 'data-endpoint': said })
    await call('flush')
    expect(collector.names()).toEqual(['page_view'])
    expect(warn.mock.calls.flat().join(' ')).toContain(`data-endpoint is no address: "${said}"`)
    expect(call('ledger')).toMatchObject({ acknowledged: 1, diskFailed: false })
  },
)

test('another key is a second client, and finds the early calls too', async () => {
  pasteStub()
  call('track', 'early')
  Object.defineProperty(document, 'readyState', { value: 'interactive', configurable: true })
  await runTag({ 'data-site': 'pk_one' })
  await runTag({ 'data-site': 'pk_two' })
  Reflect.deleteProperty(document, 'readyState')
  call('track', 'late')
  await call('flush')
  const names = (key: string) =>
    collector.batches.filter(sent => sent.key === key).flatMap(sent => sent.events.map(event => event.name))
  await vi.waitFor(() => expect(names('pk_two')).toEqual(['page_view', 'early', 'late']))
  expect(names('pk_one')).toEqual(['page_view', 'early', 'late'])
})

test('captures can be left out', async () => {
  await runTag({ 'data-site': 'pk_tag', 'data-off': 'pages touchpoints' })
  call('track', 'one')
  await call('flush')
  expect(collector.names()).toEqual(['one'])
})

test('an answer about consent that was given early holds from the first moment', async () => {
  pasteStub()
  call('consent', 'denied')
  await runTag({ 'data-site': 'pk_tag' })
  call('track', 'one')
  await call('flush')
  expect(collector.batches).toEqual([])
  expect(await stored()).toEqual([])
})

test('a consent that is not understood waits, and says so', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  await runTag({ 'data-site': 'pk_tag', 'data-consent': 'perhaps' })
  await call('flush')
  expect(collector.batches).toEqual([])
  expect(await stored()).toEqual([])
  expect(warn).toHaveBeenCalledTimes(1)
  call('consent', 'cookieless')
  await call('flush')
  expect(collector.names()).toEqual(['page_view'])
})

test('a tag without a key says so and leaves the page alone', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  await runTag({})
  expect(String(warn.mock.calls[0]?.[1])).toContain('data-site is no public key: undefined')
  expect(() => call('track', 'one')).not.toThrow()
})

test('an unknown command is named and nothing is thrown', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  await runTag({ 'data-site': 'pk_tag' })
  expect(() => call('trak', 'one')).not.toThrow()
  expect(warn.mock.calls[0]?.[1]).toContain('no such command: trak')
})

test('parts are asked for when they are wanted, once, and their absence harms nothing', async () => {
  await runTag({
    'data-site': 'pk_tag',
    'data-domains': 'pay.test',
    'data-consent': 'auto',
    'data-off': 'vitals',
  })
  await vi.waitFor(() => expect(fetched).toEqual(['consent', 'carry', 'page']))
  call('consent', 'full')
  await call('flush')
  expect(collector.names()).toContain('page_view')
})

test('a page without wishes of its own is given the page’s part and the vitals', async () => {
  await runTag({ 'data-site': 'pk_tag' })
  await vi.waitFor(() => expect(fetched).toEqual(['page', 'vitals']))
})

test('a page that never finishes loading is given them as well', async () => {
  Object.defineProperty(document, 'readyState', { value: 'interactive', configurable: true })
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  await runTag({ 'data-site': 'pk_tag' })
  vi.advanceTimersByTime(9_000)
  expect(fetched).toEqual([])
  vi.advanceTimersByTime(2_000)
  vi.useRealTimers()
  Reflect.deleteProperty(document, 'readyState')
  expect(fetched).toEqual(['page', 'vitals'])
})
