import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Tab } from '../support/browsers/browser-driver.ts'
import { chromium } from '../support/browsers/engines.ts'
import { eventually } from '../support/eventually.ts'
import { checkLedger, numbersStored, untilArrived } from '../support/faults/checker.ts'
import type { FaultCollector } from '../support/faults/fault-collector.ts'
import { pageWith, scriptTag, siteKey } from '../support/faults/fault-shop.ts'
import { importMap } from '../support/faults/page-modules.ts'
import { faultsOf, track } from '../support/faults/page-script.ts'
import { useStage } from '../support/faults/stage.ts'

const count = 20

/** What pages do to the language before our script comes, or have never had. All the same they are measured. */
const patched: Readonly<Record<string, string>> = {
  'toJSON on arrays, strings and objects, as Prototype.js had it': `
    Array.prototype.toJSON = function () { return '[' + this.join() + ']' }
    String.prototype.toJSON = function () { return '"' + this + '"' }
    Object.defineProperty(Object.prototype, 'toJSON', { value() { return '{}' }, configurable: true, writable: true })`,
  'a JSON.stringify that knows one argument':
    'const native = JSON.stringify; JSON.stringify = value => native(value)',
  'a JSON.parse that fails': 'JSON.parse = () => { throw new Error("theirs") }',
  'names on every array and object': `
    Array.prototype.each = function () {}; Array.prototype.first = 1
    Object.prototype.extend = function () {}; Object.prototype.polluted = { deep: true }`,
  'an Array.from that takes no function, as MooTools had it':
    'Array.from = value => Array.prototype.slice.call(value)',
  'no crypto.randomUUID': 'delete Crypto.prototype.randomUUID',
  'no Web Locks': 'delete Navigator.prototype.locks',
  'no CompressionStream': 'delete window.CompressionStream',
  'a CompressionStream that throws': 'window.CompressionStream = function () { throw new Error("theirs") }',
  'no sendBeacon': 'delete Navigator.prototype.sendBeacon',
  'an own Promise': `
    const Native = Promise
    window.Promise = function (run) { return new Native(run) }
    for (const name of ['resolve', 'reject', 'all', 'race']) Promise[name] = (...values) => Native[name](...values)`,
  'cookies that throw': `Object.defineProperty(Document.prototype, 'cookie', {
    get() { throw new Error('theirs') }, set() { throw new Error('theirs') } })`,
  'storages that throw': `for (const kind of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, kind, { get() { throw new DOMException('no', 'SecurityError') } })`,
  'no console': 'window.console = undefined',
  'no requestIdleCallback': 'delete window.requestIdleCallback',
}

/** What leaves no way to send: the page must not notice, and its next page sends what was kept. */
const mute: Readonly<Record<string, string>> = {
  'without fetch': 'delete window.fetch',
  'with a fetch that throws': 'window.fetch = () => { throw new Error("theirs") }',
  'with a fetch that never answers': 'window.fetch = () => new Promise(() => {})',
}

const unharmed = async (tab: Tab, collector: FaultCollector): Promise<void> => {
  await track(tab, 0, count)
  await untilArrived(collector, count)
  expect(await faultsOf(tab)).toEqual([])
}

const tag = (collector: string, src: string, extra = ''): string =>
  `<script src="${src}" data-site="${siteKey}" data-endpoint="${collector}" ${extra}></script>`

const moduleTag = (collector: string): string => `${importMap}<script type="module">
  import { pages, touchline } from '@touchline/sdk'
  window.client = touchline({ site: '${siteKey}', endpoint: '${collector}', capture: [pages()] })
</script>`

const released = '/releases/0.1.0/touchline.js'
const newest = '/touchline.js'

const together: Readonly<Record<string, (collector: string) => string>> = {
  'the same tag twice': url => tag(url, newest) + tag(url, newest),
  'the same tag twice, both async': url => tag(url, newest, 'async') + tag(url, newest, 'async'),
  'the newest and then an old version': url => tag(url, newest) + tag(url, released),
  'a tag and then the module': url => tag(url, newest) + moduleTag(url),
  'the module and then a tag': url => moduleTag(url) + tag(url, newest, 'defer'),
}

describe.skipIf(chromium === undefined)('a shop’s page in Chromium', { concurrent: true }, () => {
  const { play } = useStage(chromium, 'touchline.js')

  it.each(Object.entries(patched))('is measured and unharmed with %s', (_, script) =>
    play(async ({ collector, enter }) => unharmed(await enter(), collector), {
      head: url => `<script>${script}</script>${scriptTag(url)}`,
    }),
  )

  it.each(Object.entries(mute))('keeps its events %s', (_, script) =>
    play(
      async ({ enter, comeBack }) => {
        const tab = await enter('/mute')
        await track(tab, 0, count)
        await sleep(3_000)
        expect(await faultsOf(tab)).toEqual([])
        await tab.close()
        await comeBack(count)
      },
      {
        pages: url => ({
          '/mute': () => ({ body: pageWith(`<script>${script}</script>${scriptTag(url)}`) }),
        }),
      },
    ),
  )

  it.each(Object.entries(together))('makes each event once with %s', (_, head) =>
    play(
      async ({ collector, enter }) => {
        const tab = await enter()
        await unharmed(tab, collector)
        await checkLedger(tab, collector)
        const views = collector.stored().filter(event => event.name === 'page_view')
        expect(views.map(event => event.page?.url)).toEqual([expect.stringMatching(/\/$/)])
      },
      { head },
    ),
  )

  it('makes each event once with an old version and then the newest', () =>
    play(async ({ collector, enter }) => unharmed(await enter(), collector), {
      head: url => tag(url, released) + tag(url, newest),
    }))

  it('may forbid everything but our script and our collector', () =>
    play(
      async ({ collector, enter }) => {
        const tab = await enter('/strict')
        await unharmed(tab, collector)
        expect(await tab.evaluate(() => (window as unknown as { refused: string[] }).refused)).toEqual([])
      },
      {
        pages: url => ({
          '/strict': () => ({
            headers: {
              'content-security-policy': [
                "default-src 'none'",
                "script-src 'nonce-ours' 'strict-dynamic'",
                `connect-src ${url}`,
                "require-trusted-types-for 'script'",
                "trusted-types 'none'",
              ].join('; '),
            },
            body: pageWith(scriptTag(url))
              .replace(
                '<script>',
                `<script>window.refused = []
                addEventListener('securitypolicyviolation', event => refused.push(event.violatedDirective))
              </script><script>`,
              )
              .replaceAll('<script', '<script nonce="ours"')
              .replaceAll("'/said/", "'#"),
          }),
        }),
      },
    ))

  it('may be a sandboxed frame, which can keep nothing', () =>
    play(
      async ({ collector, enter }) => {
        const tab = await enter('/framing')
        await untilArrived(collector, count)
        expect(await faultsOf(tab)).toEqual([])
        const framed = collector.received.filter(({ headers }) => headers.origin === 'null')
        expect(framed.length).toBeGreaterThan(0)
      },
      {
        pages: url => ({
          '/framing': () => ({
            body: pageWith('', '<iframe sandbox="allow-scripts" src="/framed"></iframe>'),
          }),
          '/framed': () => ({
            body: pageWith(`${scriptTag(url)}<script>
              addEventListener('error', () => parent.postMessage('fault', '*'))
              shop.track(0, ${count})</script>`),
          }),
        }),
      },
    ))

  it('may name the script and the collector’s address as it likes', () =>
    play(
      async ({ collector, enter }) => {
        const tab = await enter()
        await track(tab, 0, count)
        await eventually(
          async () => numbersStored(collector).length,
          stored => stored === count,
        )
        expect(new Set(collector.received.map(({ path }) => path))).toEqual(new Set(['/x9/v1/events']))
      },
      { head: url => tag(`${url}/x9`, '/touchline.js?v=7', 'async') },
    ))
})
