import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, endpoint, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage } from '../../test/page.ts'
import * as sdk from '../index.ts'
import { touchline } from '../index.ts'
import { captures as carry } from '../parts/carry.ts'
import { captures as page } from '../parts/page.ts'
import { readAttributes, tagAttributes } from '../script-tag/attributes.ts'
import { installCommands } from '../script-tag/commands.ts'
import { captureNames } from './capture-names.ts'
import { readPageReport } from './page-report.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/cart')
})

afterEach(async () => {
  leavePage()
  await collector.close()
})

function addTag(attributes: Readonly<Record<string, string>>): HTMLScriptElement {
  const script = document.createElement('script')
  // Not run: jsdom loads nothing.
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
  return document.head.appendChild(script)
}

test('a page without us', () => {
  document.title = 'Cart'
  expect(readPageReport()).toMatchObject({
    title: 'Cart',
    tags: [],
    command: 'none',
    ledger: null,
    made: [],
    detected: { platforms: [], chats: [], consentTools: [], dataLayer: null },
    type: 'cart',
    touchpoint: null,
    marked: [],
    checkoutOrigins: [],
  })
})

test.each([
  [{ async: '', src: 'https://t.test/touchline.js', 'data-site': 'pk_a' }],
  [{ src: 'https://t.test/touchline-0.1.0.js' }],
  [{ src: 'https://t.test/sub/touchline.full.js?v=2', 'data-key': 'pk_a' }],
  [{ src: '/js/stats.js', 'data-site': 'pk_a' }],
  [{ type: 'text/plain', 'data-src': 'https://t.test/touchline.js', 'data-site': 'pk_a' }],
])('a tag of ours: %o', attributes => {
  addTag(attributes)
  const [tag] = readPageReport().tags
  expect(tag?.attributes).toEqual(attributes)
  expect(tag?.src).toContain('.js')
})

test.each([
  [{ src: 'https://t.test/touchline-pixel.js' }],
  [{ src: 'https://t.test/other.js', 'data-site': 'shop' }],
  [{ src: 'https://t.test/my-touchline.json' }],
])('a script that is not ours: %o', attributes => {
  addTag(attributes)
  expect(readPageReport().tags).toEqual([])
})

test('a secret key that was pasted goes into no report whole', () => {
  addTag({ src: 'https://t.test/touchline.js', 'data-site': 'sk_0123456789' })
  const report = readPageReport()
  expect(JSON.stringify(report)).not.toContain('456789')
  expect(report.tags[0]?.attributes['data-site']).toBe('sk_0123…')
})

test('what the page’s own command is', () => {
  const commandOf = (value: unknown) => {
    window.touchline = value
    return readPageReport().command
  }
  const gathered = (...call: unknown[]) => void gathered.q.push(call)
  gathered.q = [] as unknown[]
  const stub = new Function('(touchline.q = touchline.q || []).push(arguments)')
  expect([gathered, stub, 'a brand', () => 1].map(commandOf)).toEqual(['stub', 'stub', 'other', 'other'])
})

test('what has happened on a page where the script runs', async () => {
  const commands = installCommands()
  const client = touchline({ site: 'pk_report', endpoint, consent: 'wait' })
  commands.add(client)
  client.track('view_cart')
  expect(readPageReport()).toMatchObject({
    command: 'running',
    made: ['view_cart'],
    ledger: { created: 1, acknowledged: 0, waiting: 1 },
  })
  client.consent('cookieless')
  await client.flush()
  expect(readPageReport().ledger).toMatchObject({ created: 1, acknowledged: 1, waiting: 0 })
  client.stop()
})

test('what the page is marked with, and where its checkout is', () => {
  document.head.innerHTML = `
    <meta name="touchline:page-type" content="landing"><meta name="touchline:touchpoint" content="offer">`
  document.body.innerHTML = `
    <button data-touchpoint="size-guide"></button><a data-touchpoint="size-guide"></a><i data-touchpoint="chat"></i>
    <a href="/checkout">here</a><a href="https://pay.test/checkout/1">there</a>
    <form action="https://pay.test/cart"><input name="action"></form><iframe title="Chat"></iframe>`
  expect(readPageReport()).toMatchObject({
    type: 'landing',
    touchpoint: 'offer',
    marked: ['size-guide', 'chat'],
    checkoutOrigins: ['https://pay.test'],
    chatFrames: 1,
  })
})

test('Google’s consent mode is a consent tool', () => {
  window.dataLayer = [['consent', 'default', { analytics_storage: 'denied' }]]
  expect(readPageReport().detected).toMatchObject({ consentTools: ['consent mode'], dataLayer: 1 })
})

test('the words are those that the script reads', () => {
  const values: Record<string, string> = { site: 'pk_b', consent: 'session', debug: '' }
  const plain = readAttributes(addTag({ src: `${endpoint}/touchline.js` }))
  for (const name of tagAttributes) {
    const tag = addTag({
      src: `${endpoint}/touchline.js`,
      [`data-${name}`]: values[name] ?? 'https://x.test',
    })
    expect(readAttributes(tag), name).not.toEqual(plain)
  }
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const made = Object.values(sdk).flatMap(make => {
    if (typeof make !== 'function' || make.name === 'nameCapture') return []
    try {
      return [(make as () => { capture?: string })().capture]
    } catch {
      // The client itself, which needs options.
      return []
    }
  })
  const context = { domains: ['pay.test'], load: () => undefined }
  const all = [...made, ...[...page(context), ...carry(context)].map(({ capture }) => capture)]
  const names = all.filter(name => name !== undefined)
  expect(names).toContain('checkout')
  expect(names.filter(name => !captureNames.includes(name))).toEqual([])
  const parts = Object.keys(import.meta.glob('../parts/*.ts')).map(file => file.replace(/.*\/|\.ts$/g, ''))
  expect(parts.filter(name => name !== 'part' && !captureNames.includes(name))).toEqual([])
  expect(captureNames.filter(name => ![...names, ...parts].includes(name))).toEqual([])
})
