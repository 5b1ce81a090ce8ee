import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import type { PageBatch, PageEvent } from '../support/wire.ts'

/**
 * Shops of two platforms as a browser sees them: their pages hold the tag and nothing else of ours. What a test's
 * own document cannot show is shown here: that the parts come, and that a browser's timeline tells of requests.
 */
const scripts = new URL('../../packages/sdk/dist/tag/', import.meta.url)
const modules = new URL('../../packages/sdk/node_modules/', import.meta.url)
const jQuery = readFileSync(new URL('jquery/dist/jquery.min.js', modules))

let browser: Browser
let server: Server
let origin: string
let events: PageEvent[]
let lines: number

const readBody = async (request: IncomingMessage): Promise<Buffer> => Buffer.concat(await request.toArray())

function unpack(body: Buffer): PageBatch {
  return JSON.parse((body[0] === 0x1f ? gunzipSync(body) : body).toString('utf8')) as PageBatch
}

const shopifyCart = () => ({
  currency: 'EUR',
  total_price: 8900 * lines,
  items: lines
    ? [{ product_id: 8012, variant_id: 44001, product_title: 'Boot', final_price: 8900, quantity: lines }]
    : [],
})

const wooCart = () => {
  const minor = { currency_code: 'EUR', currency_minor_unit: 2 }
  const prices = { price: '1800', ...minor }
  return {
    items: lines ? [{ id: 37, name: 'Beanie', quantity: lines, prices }] : [],
    coupons: [],
    totals: { total_price: String(1800 * lines), ...minor },
  }
}

const page = (head: string, button: string) => `<!doctype html><title>A shop</title>${head}
<script async src="/touchline.js" data-site="pk_e2e"></script><button id="add" onclick="${button}">Add</button>`

/** Dawn: a request of the theme's own, and nothing said to anybody. */
const dawn = page(
  '<script>window.Shopify = { routes: { root: "/" } }</script>',
  `fetch('/cart/add.js', { method: 'POST', body: '{}' }).then(answer => answer.json())`,
)
/** The classic scripts of WooCommerce, after their request. */
const woo = page(
  '<link rel="https://api.w.org/" href="/wp-json/"><script>window.wc_add_to_cart_params = {}</script><script src="/jquery.js"></script>',
  `jQuery.post('/?wc-ajax=add_to_cart', () => jQuery(document.body).trigger('added_to_cart', [{}, 'hash', jQuery(this)]))`,
)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', origin)
  const json = (body: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (pathname === '/v1/events') {
    const body = await readBody(request).catch(() => null)
    // Broken off by a page that was closed: nothing of it has arrived.
    if (body === null) return
    const sent = unpack(body)
    events.push(...sent.events)
    json({ batch: sent.batch, accepted: sent.events.length, rejected: [] }, 202)
  } else if (pathname === '/cart.js') json(shopifyCart())
  else if (pathname === '/wp-json/wc/store/v1/cart') json(wooCart())
  else if (pathname === '/cart/add.js' || search === '?wc-ajax=add_to_cart') {
    lines++
    json({ id: 44001 })
  } else if (pathname.endsWith('.js')) {
    response.setHeader('content-type', 'text/javascript')
    response.end(pathname === '/jquery.js' ? jQuery : readFileSync(new URL(pathname.slice(1), scripts)))
  } else {
    response.setHeader('content-type', 'text/html')
    response.end(pathname === '/woo' ? woo : dawn)
  }
}

beforeAll(async () => {
  const port = await findFreePort()
  origin = `http://127.0.0.1:${port}`
  server = createServer((request, response) => {
    answer(request, response).catch(error => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  await new Promise(resolve => server?.close(resolve))
})

/** Opens a shop's page, presses its button when the platform's part has come, and leaves. */
async function addOnce(path: string, part: string): Promise<PageEvent[]> {
  events = []
  lines = 0
  const visitor = await createVisitor(browser)
  const tab = await visitor.newPage()
  const loaded = tab.waitForResponse(response => response.url().includes(`.${part}.js`))
  await tab.goto(`${origin}${path}`)
  await loaded
  // The first touch has the cart read as it is, where the shop's cookie says that there is one.
  await tab.locator('body').dispatchEvent('pointerdown')
  // A person needs longer for the press than a shop for its answer.
  await tab.waitForTimeout(1_000)
  await tab.locator('#add').click()
  const isAdded = (found: PageEvent[]) => found.some(event => event.name === 'add_to_cart')
  const found = await eventually(async () => [...events], isAdded, { what: 'The addition' })
  await visitor.close()
  return found.filter(event => event.name === 'add_to_cart')
}

describe('an addition to the cart, with nothing but the tag', () => {
  it('is seen in an older Shopify theme by the browser’s timeline of requests', async () => {
    const items = [expect.objectContaining({ item_name: 'Boot', price: 89, quantity: 1 })]
    const found = await addOnce('/collections/shoes', 'shopify')
    expect(found.map(event => event.data)).toEqual([{ currency: 'EUR', value: 89, items }])
  })

  it('is seen in a WooCommerce shop by the events of its own jQuery', async () => {
    const items = [expect.objectContaining({ item_name: 'Beanie', price: 18, quantity: 1 })]
    const found = await addOnce('/woo', 'woocommerce')
    expect(found.map(event => event.data)).toEqual([{ currency: 'EUR', value: 18, items }])
  })
})
