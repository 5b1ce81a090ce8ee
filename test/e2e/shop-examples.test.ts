import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Liquid } from 'liquidjs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { type ExampleSite, serveExample, serveWithTag, visitExample } from '../support/example-site.ts'

/** What shops paste into Shopify and WooCommerce, rendered by Liquid and by PHP, in a browser. */
const root = new URL('../../', import.meta.url).pathname
const read = (path: string) => readFile(join(root, path), 'utf8')

/** `npm test` names it, empty where it is left out. */
const php = process.env.TOUCHLINE_PHP ?? ['/usr/bin/php'].find(path => existsSync(path)) ?? ''

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

/** Fills in the lines that a shop fills in; the script lies beside the page here. */
const fillIn = (text: string, server = '') =>
  text.replaceAll('https://touch.example.com', server).replaceAll('pk_…', 'pk_example')

const dataOf = (site: ExampleSite, name: string) =>
  site
    .events()
    .filter(event => event.name === name)
    .map(({ data }) => data)

const theme = `<!doctype html><html><head><title>{{ shop.name }}</title>{% render 'touchline' %}</head>
<body><button type="button" data-touchpoint="size-guide">Which size is right?</button></body></html>`

it.each([
  ['a guest', undefined, []],
  ['a customer', { id: 6_940_183_527 }, [{ user: '6940183527' }]],
] as const)(
  'the snippet for a Shopify theme puts the tag into the page of %s',
  async (_who, customer, known) => {
    const snippet = fillIn(await read('examples/shopify/touchline.liquid'))
    // A snippet sees none of the theme's own variables, and Shopify's objects everywhere.
    const globals = { shop: { name: 'Alder & Rye' }, customer }
    const page = await new Liquid({ templates: { touchline: snippet }, globals }).parseAndRender(theme)
    const site = await serveWithTag(page)
    try {
      const act = (page: Page) => page.click('button')
      const events = await visitExample({ browser, site, act, last: 'touchpoint' })
      expect(events).toContain('page_view /')
      expect(dataOf(site, 'identify')).toEqual(known)
    } finally {
      await site.close()
    }
  },
)

/** Shopify's sandbox: a frame without an origin, in which a pixel finds the globals of a custom pixel. */
const sandbox = `<!doctype html><script type="module">
  import { createSandbox } from '/sandbox.js'
  const sandbox = createSandbox()
  Object.assign(window, sandbox.api, { api: sandbox.api })
  const pixel = document.createElement('script')
  pixel.src = '/pixel.js'
  pixel.onload = () => {
    const checkout = { currencyCode: 'EUR', totalPrice: { amount: 96.9 }, lineItems: [] }
    for (const name of ['checkout_started', 'checkout_completed']) sandbox.publish(name, { checkout })
  }
  document.head.append(pixel)
</script>`

it('the pixel for Shopify’s checkout runs in a sandbox without an origin', async () => {
  const fixture = await read('packages/sdk/test/shops/shopify-sandbox.ts')
  const pixel = await read('examples/shopify/pixel.js')
  const files: Readonly<Record<string, (origin: string) => string>> = {
    '/': () => '<!doctype html><title>Checkout</title><iframe sandbox="allow-scripts" src="/frame"></iframe>',
    '/frame': () => sandbox,
    '/sandbox.js': () => stripTypeScriptTypes(fixture),
    '/pixel.js': origin => fillIn(pixel, origin),
  }
  const site = await serveExample(
    async (path, origin) => files[path]?.(origin) ?? read(`packages/sdk/dist/tag${path}`),
  )
  try {
    const events = await visitExample({ browser, site, last: 'purchase' })
    expect(events.map(event => event.split(' ')[0])).toEqual(['begin_checkout', 'purchase'])
    expect(dataOf(site, 'purchase')).toMatchObject([{ currency: 'EUR', value: 96.9 }])
  } finally {
    await site.close()
  }
})

/** The page that the plugin writes into, with the plugin's lines filled in. */
async function renderPlugin(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'touchline-plugin-'))
  try {
    const plugin = join(folder, 'touchline.php')
    await writeFile(plugin, fillIn(await read('examples/woocommerce/touchline.php')))
    const run = promisify(execFile)
    await run(php, ['-l', plugin])
    const warnings = ['-d', 'error_reporting=-1', '-d', 'display_errors=1']
    return (await run(php, [...warnings, join(root, 'test/support/wordpress.php'), plugin])).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

it.skipIf(php === '')('the plugin for WooCommerce tells who bought and what, once', async () => {
  const site = await serveWithTag(await renderPlugin())
  try {
    const events = await visitExample({ browser, site, last: 'purchase' })
    expect(events).toContain('page_view /')
    expect(dataOf(site, 'identify')).toEqual([{ user: '7' }])
    expect(dataOf(site, 'purchase')).toEqual([
      {
        transaction_id: '1017',
        currency: 'EUR',
        value: 40.9,
        shipping: 4.9,
        tax: 6.53,
        coupon: 'spring,friends',
        items: [{ item_id: '37', item_name: 'Pan </script> & "lid"', price: 18, quantity: 2 }],
      },
    ])
  } finally {
    await site.close()
  }
})
