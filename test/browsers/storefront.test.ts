import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JourneyAnswer, JourneyEvent } from '../../packages/analysis/src/index.ts'
import type { BrowserDriver, TestBrowser } from '../support/browsers/browser-driver.ts'
import { chromium, firefox, webkit } from '../support/browsers/engines.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { askServer, isSettled, recentDays } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import {
  type Act,
  addToCart,
  beginCheckout,
  chooseDelivery,
  followProduct,
  giveAddress,
  giveContact,
  givePayment,
  openChat,
  openSizeGuide,
  placeOrder,
  readArticle,
  type ShopTab,
} from '../support/shopper.ts'
import { type RunningStorefront, startStorefront } from '../support/storefront.ts'

/** The storefront with nothing but the tag, the built server, and every browser that this machine has. */
const engines = [chromium, firefox, webkit].filter(driver => driver !== undefined)

let folder: DataFolder
let server: RunningServer
let shop: RunningStorefront
/** The visitors' ids by the browser, as soon as its shoppers have left. */
let visits: ReadonlyMap<string, Promise<Visitors>>

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  shop = await startStorefront(
    `<script async src="${server.url}/touchline.js" data-site="${server.key}"></script>`,
  )
  // They wait, as people do, far more than they compute: all of them shop at the same time.
  visits = new Map(engines.map(driver => [driver.engine, visitAll(driver)]))
})
afterAll(async () => {
  await Promise.allSettled(visits?.values() ?? [])
  await shop?.stop()
  await server?.stop()
  await folder?.remove()
})

interface Visitors {
  readonly buyer: string
  readonly leaver: string
}

async function visitAll(driver: BrowserDriver): Promise<Visitors> {
  const browser = await driver.open()
  try {
    // One after the other: a browser has one window in front.
    const buyer = await visit(browser, buys)
    return { buyer, leaver: await visit(browser, leaves) }
  } finally {
    await browser.close()
  }
}

interface TagWindow {
  touchline(verb: 'flush'): Promise<void>
  touchline(verb: 'watch', watcher: (name: string) => void): () => void
}

const madeOn = (tab: ShopTab): Promise<string[]> =>
  tab.evaluate(() => {
    const made: string[] = []
    ;(window as unknown as TagWindow).touchline('watch', name => made.push(name))?.()
    return made
  })

/** Waits as somebody does who reads: by then the page has told of itself, and what comes later has been loaded. */
const reads =
  (name: string): Act =>
  async tab => {
    await eventually(
      () => madeOn(tab),
      made => made.includes(name),
      { what: name },
    )
  }

/** Goes the way, and looks at the last page until it has sent what it knows. Resolves with the visitor's id. */
async function visit(browser: TestBrowser, acts: readonly Act[]): Promise<string> {
  const visitor = await browser.newVisitor()
  const tab = await visitor.newTab()
  for (const act of acts) await act(tab, shop.url)
  await tab.evaluate(() => (window as unknown as TagWindow).touchline('flush'))
  const id = await tab.evaluate(() => /tl_v=([^;]+)/.exec(document.cookie)?.[1] ?? '')
  await visitor.close()
  return id
}

const way: readonly Act[] = [
  readArticle,
  reads('page_view'),
  followProduct,
  openSizeGuide,
  openChat,
  addToCart,
  beginCheckout,
  reads('checkout_step'),
  giveContact,
  reads('checkout_step'),
]

const buys: readonly Act[] = [
  ...way,
  chooseDelivery,
  reads('checkout_step'),
  givePayment,
  reads('checkout_step'),
  placeOrder,
  reads('purchase'),
]

/** Gives the address, sees what delivery costs, and looks at the shop's front page again. */
const leaves: readonly Act[] = [...way, giveAddress, (tab, shop) => tab.goto(`${shop}/`), reads('page_view')]

async function journeyOf(engine: string, who: keyof Visitors): Promise<JourneyAnswer> {
  const visitor = (await visits.get(engine))?.[who]
  await eventually(() => isSettled(server), Boolean, { what: 'A spool that is empty' })
  const { answer } = await askServer(server, { question: 'journey', site: 'main', person: `v:${visitor}` })
  return answer
}

const eventsOf = (journey: JourneyAnswer): readonly JourneyEvent[] =>
  journey.touches.flatMap(touch => touch.events)

/**
 * What the acts must have told, without the doubles of a step that is shown and in which something is chosen. In no
 * order: requests of two pages that are slow by turns may shift what happened within their time on the way.
 */
function toldBy(journey: JourneyAnswer, names: readonly string[]): readonly string[] {
  const told = eventsOf(journey)
    .filter(({ name }) => names.includes(name))
    .map(({ name, path, data }) => [name, data?.touchpoint ?? data?.step, path].filter(Boolean).join(' '))
  return told
    .filter((text, index) => !text.startsWith('checkout_step') || !told.includes(text, index + 1))
    .toSorted()
}

/** Milliseconds that a path's pages were visible, by what they said themselves. */
const visibleOn = (journey: JourneyAnswer, path: string): number =>
  eventsOf(journey)
    .filter(event => event.path === path)
    .reduce((sum, { data }) => sum + Number(data?.visible_ms ?? 0), 0)

const product = '/products/cast-iron-skillet'

/** From the first page to the second step of the checkout. */
const untilShipping = [
  'page_view /blog/cast-iron-or-carbon-steel',
  'select_item /blog/cast-iron-or-carbon-steel',
  `page_view ${product}`,
  `view_item ${product}`,
  `touchpoint size-guide ${product}`,
  `touchpoint chat ${product}`,
  `add_to_cart ${product}`,
  'page_view /cart',
  'view_cart /cart',
  'page_view /checkout',
  'begin_checkout /checkout',
  'checkout_step contact /checkout',
  'page_view /checkout/shipping',
  'checkout_step shipping /checkout/shipping',
]

const toOrder = [
  ...untilShipping,
  'add_shipping_info /checkout/shipping',
  'page_view /checkout/payment',
  'checkout_step payment /checkout/payment',
  'add_payment_info /checkout/payment',
  'page_view /checkout/review',
  'checkout_step review /checkout/review',
  'page_view /checkout/confirmation',
  'purchase /checkout/confirmation',
]

const namesOf = (told: readonly string[]) => told.map(text => text.split(' ')[0] as string)
const pathsOf = (told: readonly string[]) => [...new Set(told.map(text => text.split(' ').at(-1) as string))]

describe.each(engines)('the storefront in $engine, with nothing but the tag', ({ engine }) => {
  it('shows the server a purchase, from the first page to the order', async () => {
    const journey = await journeyOf(engine, 'buyer')
    expect(toldBy(journey, namesOf(toOrder))).toEqual(toOrder.toSorted())
    expect(journey.outcomes).toMatchObject([{ outcome: 'converted' }])
    expect(journey.revenue).toEqual([{ currency: 'EUR', value: expect.any(Number) }])
    const [order] = eventsOf(journey).filter(({ name }) => name === 'purchase')
    expect(order).toMatchObject({ value: journey.revenue[0]?.value, currency: 'EUR' })
    expect(order?.data).toMatchObject({ items: [{ item_name: 'Cast-iron skillet', quantity: 1 }] })

    const [session, ...others] = journey.sessions
    expect(others).toEqual([])
    const [landing, exit] = ['/blog/cast-iron-or-carbon-steel', '/checkout/confirmation']
    expect(session).toMatchObject({ pageViews: 8, bounce: false, landing, exit })
    const left = pathsOf(toOrder).slice(0, -1)
    expect(left.filter(path => visibleOn(journey, path) <= 0)).toEqual([])
    expect(session?.engagedMs).toBeGreaterThan(0)
  })

  it('shows the server a checkout that was left, what it was worth and where it ended', async () => {
    const journey = await journeyOf(engine, 'leaver')
    expect(toldBy(journey, namesOf(toOrder))).toEqual([...untilShipping, 'page_view /'].toSorted())
    expect(journey.outcomes).toMatchObject([{ outcome: 'open' }])
    expect(journey.revenue).toEqual([])
    const detailOf = (wanted: string) => eventsOf(journey).find(({ name }) => name === wanted)?.data
    const items = [expect.objectContaining({ item_name: 'Cast-iron skillet', quantity: 1 })]
    expect(detailOf('begin_checkout')).toMatchObject({ value: 64, currency: 'EUR', items })
    // Told in the page's last moment, which may come after the first of the next one.
    expect(detailOf('form_abandon')).toMatchObject({ field: 'town', fields: 3, errors: 0 })
  })
})

it('the funnel of all of it knows who left, and behind which step', async () => {
  const period = recentDays()
  const { answer } = await askServer(server, { question: 'funnel', site: 'main', ...period })
  expect(answer.steps.map(({ label, entered }) => [label, entered])).toEqual([
    ['Product viewed', 2 * engines.length],
    ['Added to cart', 2 * engines.length],
    ['Checkout begun', 2 * engines.length],
    ['Delivery chosen', engines.length],
    ['Payment given', engines.length],
    ['Order placed', engines.length],
  ])
})
