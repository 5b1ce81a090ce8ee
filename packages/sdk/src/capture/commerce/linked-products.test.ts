import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { arrived, leaveQuietly, settle } from '../../../test/shops/shop-page.ts'
import { dataLayer } from '../data-layer.ts'
import { linkedProducts } from './linked-products.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/products/boot')
})
afterEach(async () => {
  leavePage()
  await collector.close()
})

const load = () => loadPage({ capture: [linkedProducts(), dataLayer()] })

function describeBy(...blocks: readonly (object | string)[]): void {
  for (const block of blocks) {
    const script = document.createElement('script')
    script.type = 'application/ld+json'
    script.textContent = typeof block === 'string' ? block : JSON.stringify(block)
    document.head.append(script)
  }
}

const offers = { '@type': 'Offer', price: '89.00', priceCurrency: 'EUR' }
const boot = {
  '@type': 'Product',
  name: 'Boot',
  sku: 'B-R',
  brand: { '@type': 'Brand', name: 'Alder' },
  offers,
}
const item = { item_id: 'B-R', item_name: 'Boot', item_brand: 'Alder', price: 89, quantity: 1 }
const viewed = ['view_item', { currency: 'EUR', value: 89, items: [item] }]

// Sources: Shopify/dawn `sections/main-product.liquid` (its `structured_data`), WooCommerce's `class-wc-structured-data.php`,
// and schema.org's own examples of `AggregateOffer`.
test.each([
  ['a product', [boot], item],
  [
    'a product in a graph, with an offer in a list (WooCommerce)',
    [
      {
        '@graph': [
          { '@type': 'WebPage' },
          {
            ...boot,
            offers: [
              { ...offers, price: undefined, priceSpecification: [{ price: '89.00', priceCurrency: 'EUR' }] },
            ],
          },
        ],
      },
    ],
    item,
  ],
  [
    'a product with prices of variants',
    [{ ...boot, offers: { '@type': 'AggregateOffer', lowPrice: 89, priceCurrency: 'EUR' } }],
    item,
  ],
  [
    'a group of variants (Shopify’s structured_data)',
    [
      {
        '@type': 'ProductGroup',
        name: 'Boot',
        productGroupID: '8012',
        brand: 'Alder',
        hasVariant: [
          { '@type': 'Product', sku: 'B-R', offers },
          { '@type': 'Product', offers },
        ],
      },
    ],
    { ...item, item_id: '8012' },
  ],
] as [string, object[], object][])('%s in JSON-LD is a view of it', async (_what, blocks, item) => {
  describeBy({ '@type': 'Organization' }, '{ "@type": "Product", }', ...blocks)
  load()
  await leaveQuietly()
  expect(arrived(collector)).toEqual([['view_item', { currency: 'EUR', value: 89, items: [item] }]])
})

test('what cannot be read is left out, not the view', async () => {
  describeBy({ ...boot, brand: [{ name: 'A' }, { name: 'B' }], offers: { ...offers, price: '1.234,00' } })
  load()
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    ['view_item', { currency: 'EUR', items: [{ item_id: 'B-R', item_name: 'Boot', quantity: 1 }] }],
  ])
})

test('a page of several products is a view of none', async () => {
  describeBy(boot, { ...boot, sku: 'B-B' })
  load()
  await leaveQuietly()
  expect(collector.names()).toEqual([])
})

test('whatever anybody else says of the view comes first, also before this was loaded', async () => {
  describeBy(boot)
  const client = loadPage()
  client.track('view_item', { items: [{ item_id: 'another id', item_name: 'Another name' }] })
  load()
  await leaveQuietly()
  expect(collector.names()).toEqual(['view_item'])
  expect(arrived(collector)[0]?.[1]).toMatchObject({ items: [{ item_id: 'another id' }] })
})

test('another route is another view', async () => {
  describeBy(boot)
  const client = load()
  await vi.waitFor(() => expect(client.ledger().created).toBe(1), 5_000)
  document.head.innerHTML = ''
  client.page()
  describeBy({ ...boot, sku: 'S-1', name: 'Socks' })
  await new Promise(resolve => setTimeout(resolve, 600))
  await leaveQuietly()
  expect(arrived(collector).map(([name, data]) => (data?.items ? [name, data.items] : name))).toEqual([
    ['view_item', [item]],
    'page_view',
    ['view_item', [{ ...item, item_id: 'S-1', item_name: 'Socks' }]],
  ])
})

test('a form that is sent to the cart is an addition; one that a script sends is left to others', async () => {
  describeBy(boot)
  document.body.innerHTML = `
    <form class="cart" action="/products/boot" method="post">
      <input name="quantity" value="2"><input type="hidden" name="variation_id" value="41">
      <button name="add-to-cart" value="37">Add</button>
    </form>`
  const form = document.querySelector('form') as HTMLFormElement
  load()
  await settle()
  form.addEventListener('submit', event => event.preventDefault(), { once: true })
  const asked = vi.fn()
  form.addEventListener('formdata', asked)
  form.requestSubmit()
  form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }))
  expect(asked).not.toHaveBeenCalled()
  // An event of the shop's own, on what is no form.
  const faults = vi.fn()
  addEventListener('error', faults)
  for (const target of [document, window]) target.dispatchEvent(new Event('submit', { bubbles: true }))
  removeEventListener('error', faults)
  expect(faults).not.toHaveBeenCalled()
  await leaveQuietly()
  expect(arrived(collector)).toEqual([
    viewed,
    ['add_to_cart', { currency: 'EUR', value: 178, items: [{ ...item, item_variant: '41', quantity: 2 }] }],
  ])
})
