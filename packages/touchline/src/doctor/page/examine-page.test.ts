import type { PageReport } from '@touchline/sdk'
import { describe, expect, it } from 'vitest'
import { findingsOfVisit } from './examine-page.ts'
import { toFailureWords } from './failure-words.ts'
import type { PageVisit } from './visit-page.ts'

const src = 'https://touch.example/touchline.js'
const collector = 'https://touch.example/v1/events'

const goodReport: PageReport = {
  url: 'https://shop.example/products/skillet',
  title: 'Skillet',
  tags: [{ src, attributes: { async: '', src, 'data-site': 'pk_main' } }],
  command: 'running',
  ledger: { created: 2, acknowledged: 2, waiting: 0, dropped: {} },
  made: ['page_view', 'view_item'],
  detected: { platforms: ['woocommerce'], chats: ['$crisp'], consentTools: [], dataLayer: 3 },
  chatFrames: 0,
  type: 'product',
  touchpoint: null,
  marked: ['size-guide'],
  checkoutOrigins: [],
  words: {
    attributes: [
      'data-site',
      'data-endpoint',
      'data-consent',
      'data-cookie-domain',
      'data-domains',
      'data-off',
    ],
    consents: ['full', 'session', 'cookieless', 'wait', 'denied', 'auto'],
    captures: ['chat', 'vitals', 'pages'],
  },
}

const script = { status: 200, contentType: 'text/javascript; charset=utf-8', failure: null }

const goodVisit: PageVisit = {
  asked: goodReport.url,
  browser: 'Chrome/156',
  arrival: {
    status: 200,
    contentType: 'text/html',
    redirects: [],
    isLoaded: true,
    failure: null,
    source: '',
  },
  report: goodReport,
  files: new Map([[src, script]]),
  violations: [],
  said: [],
  isConsentGiven: false,
  batches: [{ url: collector, key: 'pk_main', consent: 'full', sdk: 'js/1.2.3', events: [] }],
  words: [{ url: collector, key: 'pk_main', status: 202, code: null, detail: '' }],
  refused: [],
}

type Changes = Partial<Omit<PageVisit, 'report'>> & { readonly report?: Partial<PageReport> | null }

const find = ({ report, ...visit }: Changes) =>
  findingsOfVisit({
    ...goodVisit,
    ...visit,
    report: report === null ? null : { ...goodReport, ...report },
  })

/** What is to be done, each with its verdict. */
const troubles = (changes: Changes) =>
  find(changes)
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ about, verdict, says, todo }) => `${verdict} ${about}: ${says} → ${todo}`)

const withTag = (attributes: Readonly<Record<string, string>>, address = src): Changes => ({
  report: {
    tags: [{ src: address, attributes: { async: '', src: address, 'data-site': 'pk_main', ...attributes } }],
  },
})

describe('what is said of a visit', () => {
  it('is nothing but good of a good page', () => {
    expect(troubles({})).toEqual([])
    expect(find({}).map(({ about, says }) => `${about}: ${says}`)).toEqual([
      'page: https://shop.example/products/skillet answers 200: “Skillet”',
      `script tag: ${src}`,
      'key: pk_main',
      'script: loaded, version 1.2.3',
      'start: runs',
      'consent: full',
      'events: page_view, view_item',
      `collector: ${collector} takes them (202)`,
      'ledger: 2 made = 2 taken + 0 waiting + 0 given up',
      'shop: woocommerce, a data layer with 3 entries; told here: view_item',
      'chat: $crisp',
      'page type: product',
      'touchpoints: size-guide',
    ])
  })

  it.each([
    [{ 'data-sit': 'pk_a' }, /data-sit is read by nobody → write data-site/],
    [{ 'data-api-host': 'https://a.test' }, /data-api-host is read by nobody → write data-endpoint/],
    [{ consent: 'auto' }, /consent is read by nobody → write data-consent/],
    [{ 'data-consent': 'sesion' }, /^problem.*is no consent.* → write session$/],
    [{ 'data-endpoint': 'touch.example' }, /^problem.*data-endpoint="touch.example": is no address/],
    [{ 'data-endpoint': 'https://touch example' }, /^problem.*data-endpoint=.*: is no address/],
    [{ 'data-cookie-domain': 'other.example' }, /^problem.*browsers refuse the cookie/],
    [{ 'data-off': 'chat vital' }, /there is no capture vital → write vitals/],
    [{ type: 'module' }, /^problem tag: type="module"/],
    [{ type: 'text/plain' }, /^problem tag: is held back.*data-consent="auto"/],
    [{ 'data-site': '' }, /^problem key: the tag names none.*Google Tag Manager/],
    [{ 'data-site': 'pk_…' }, /^problem key: is no key: pk_…/],
    [{ 'data-site': 'rk_a1b2…' }, /^problem key: rk_a1b2… is a read key/],
  ])('names what is wrong with the attributes %o', (attributes, expected) => {
    const said = troubles(withTag(attributes))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(expected)
  })

  it.each([
    [{ 'data-cookie-domain': 'shop.example', 'data-off': 'chat, vitals', 'data-consent': 'session' }],
    [{ 'data-endpoint': '/t' }],
    [{ 'data-endpoint': '//touch.example' }],
    [{ 'data-cfasync': 'false', 'data-category': 'statistics', id: 'tl', nonce: 'a', crossorigin: '' }],
  ])('leaves attributes alone that are good, or another’s: %o', attributes => {
    expect(troubles(withTag(attributes))).toEqual([])
  })

  it('says that a page of https takes nothing from http', () => {
    const plain = 'http://touch.example/touchline.js'
    const [said] = troubles({ ...withTag({}, plain), words: [], batches: [] })
    expect(said).toMatch(/^problem script: .*a page of https loads no script of http/)
    const local = 'http://127.0.0.1:4280/touchline.js'
    const loaded = { ...withTag({}, local), files: new Map([[local, script]]) }
    expect(troubles(loaded)).toEqual([])
  })

  it('tells a page that answers in the script’s place from a script', () => {
    const html = { status: 200, contentType: 'text/html', failure: null }
    expect(troubles({ files: new Map([[src, html]]) })).toEqual([
      expect.stringMatching(/^problem script: .*is no script: its content type is text\/html/),
    ])
  })

  it('says why the script does not run', () => {
    const said = ["Failed to find a valid digest in the 'integrity' attribute for touchline.js"]
    const pinned = withTag({ integrity: 'sha384-x' })
    const stopped = { command: 'none', ledger: null } as const
    const found = troubles({ said, batches: [], words: [], report: { ...pinned.report, ...stopped } })
    expect(found).toEqual([
      expect.stringMatching(/^problem start: it came, and does not run.*another than integrity/),
    ])
  })

  it('sees calls that come too early, and parts that do not come', () => {
    const part = 'https://touch.example/touchline-1.2.3.page.js'
    const policy = "script-src https://touch.example/touchline.js; object-src 'none'"
    const found = troubles({
      said: ['touchline is not defined'],
      violations: [{ directive: 'script-src-elem', blocked: part, policy }],
    })
    expect(found[0]).toMatch(/^problem early calls: .*touchline\.q = touchline\.q \|\| \[\]/)
    expect(found[1]).toMatch(
      /^warning parts: page could not be loaded: .*\(script-src https.*touchline\.full\.js/,
    )
  })

  it('says how consent is, and what would follow the shop’s tool', () => {
    const detected = { ...goodReport.detected, consentTools: ['__tcfapi'] }
    expect(troubles({ report: { detected } })).toEqual([
      expect.stringMatching(/^warning consent: full, and .* __tcfapi → write data-consent="auto"/),
    ])
    const auto = withTag({ 'data-consent': 'auto' })
    expect(troubles({ ...auto, report: { ...auto.report, detected } })).toEqual([])
    expect(troubles(auto)).toEqual([expect.stringMatching(/^warning consent: .*none that is known/)])
  })

  it('tells what stands between the collector and the page', () => {
    const word = { url: collector, key: 'pk_main', status: null, code: null, detail: 'net::ERR_FAILED' }
    const unread = { ...word, withoutBrowser: { status: 202, allowedOrigin: null } }
    expect(troubles({ words: [unread] })[0]).toMatch(/answers 202, .*Access-Control-Allow-Origin is missing/)
    const other = { ...word, status: 200, detail: '' }
    expect(troubles({ words: [other] })[0]).toMatch(/answers 200, and no collector would/)
  })

  it('says that nothing is made, or that what is made is not sent', () => {
    const none = { made: [], ledger: { created: 0, acknowledged: 0, waiting: 0, dropped: {} } }
    const quiet = { batches: [], words: [] }
    expect(troubles({ ...quiet, report: none })).toEqual([
      expect.stringMatching(/^problem events: .*data-off/),
    ])
    const denied = withTag({ 'data-consent': 'denied' })
    expect(troubles({ ...quiet, report: { ...denied.report, ...none } })).toEqual([
      expect.stringMatching(/^problem events: none: data-consent="denied"/),
    ])
    expect(troubles(quiet)).toEqual([expect.stringMatching(/^problem collector: .*did not try to send/)])
  })

  it('looks where the checkout is', () => {
    const checkoutOrigins = ['https://pay.example']
    expect(troubles({ report: { checkoutOrigins } })).toEqual([
      expect.stringMatching(/^warning checkout: .*https:\/\/pay\.example → .*data-domains="pay\.example"/),
    ])
    const known = withTag({ 'data-domains': 'pay.example' })
    expect(troubles({ ...known, report: { ...known.report, checkoutOrigins } })).toEqual([])
    const detected = { ...goodReport.detected, platforms: ['shopify'] }
    expect(find({ report: { detected } })).toContainEqual(
      expect.objectContaining({ about: 'checkout', verdict: 'ok', todo: expect.stringContaining('pixel') }),
    )
  })

  it('is told without a tag where the package sends', () => {
    const npm = { tags: [], command: 'none', ledger: null } as const
    expect(find({ files: new Map(), report: npm })[1]).toMatchObject({
      verdict: 'ok',
      says: expect.stringContaining('@touchline/sdk'),
    })
    const arrival = { ...goodVisit.arrival, source: '<!-- <script src="/touchline.js"> -->' }
    expect(troubles({ arrival, report: npm, batches: [], words: [] })).toEqual([
      expect.stringMatching(/^problem script tag: its address stands in the page’s source/),
    ])
  })
})

describe('why there is no page', () => {
  const failed = (failure: string) => ({ ...goodVisit.arrival, status: null, failure })

  it.each([
    ['net::ERR_ABORTED at https://shop.example/a.pdf', /no page but a file/],
    ['net::ERR_INVALID_AUTH_CREDENTIALS', /answers 401 → .*--user/],
    ['net::ERR_TOO_MANY_REDIRECTS', /sent round in a circle/],
    ['Navigation timeout of 30000 ms exceeded', /no answer in time/],
    ['SSL_ERROR_UNKNOWN', /does not speak https/],
    ['net::ERR_STRANGE_THING at x', /cannot be opened: ERR_STRANGE_THING/],
  ])('%s', (failure, expected) => {
    const said = troubles({ report: null, arrival: failed(failure) })
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(expected)
  })

  it('is told of shops that keep robots out, of files, and of pages that never rest', () => {
    const arrival = { ...goodVisit.arrival, status: 403 }
    expect(troubles({ arrival })[0]).toMatch(/answers 403.*\?touchline-debug/)
    const pdf = { ...goodVisit.arrival, contentType: 'application/pdf' }
    expect(troubles({ arrival: pdf })).toEqual([expect.stringContaining('content type is application/pdf')])
    expect(troubles({ report: null })).toEqual([expect.stringContaining('leave nobody else a turn')])
  })

  it('keeps the browser’s own code beside the words', () => {
    expect(toFailureWords('net::ERR_NAME_NOT_RESOLVED at http://a.invalid/').says).toBe(
      'there is no such host (ERR_NAME_NOT_RESOLVED)',
    )
    expect(toFailureWords('ECONNREFUSED').says).toBe('nobody listens there')
  })
})
