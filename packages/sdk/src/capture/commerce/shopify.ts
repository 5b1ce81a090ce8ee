import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll, listen } from '../listen.ts'
import { watchRequests } from '../watch-requests.ts'
import { at, type Fields, listAt, pick, type Source } from './read-path.ts'
import { askJson, type CartSource, followShop, type Meaning } from './shop.ts'

/** Amounts are in hundredths, also in currencies that have none. */
const centsAt =
  (path: string): Source =>
  said =>
    Number(at(said, path)) / 100

/** `/cart.js`: https://shopify.dev/docs/api/ajax/reference/cart */
const source: CartSource = {
  read: () => askJson(`${at(window, 'Shopify.routes.root') ?? '/'}cart.js`),
  cart: { currency: 'currency', value: centsAt('total_price') },
  lines: 'items',
  line: {
    item_id: 'product_id',
    item_name: 'product_title',
    item_variant: 'variant_id',
    price: centsAt('final_price'),
    quantity: 'quantity',
  },
  coupons: 'discount_codes',
}

/** A product and the variant that lies at a path, as a standard event tells of them. */
const product = (variant: string): Fields => ({
  currency: `${variant}.price.currencyCode`,
  value: `${variant}.price.amount`,
  items: said => [
    pick(said, {
      item_id: 'event.product.id',
      item_name: 'event.product.title',
      item_variant: `${variant}.id`,
      price: `${variant}.price.amount`,
    }),
  ],
})
const list = 'event.collection.handle'

/** What the standard events of 2026 mean: Shopify/horizon `assets/standard-events.d.ts`. */
const meanings: Readonly<Record<string, Meaning>> = {
  'product:view': ['view_item', product('event.product.selectedVariant')],
  'product:select': ['select_variant', product('result.variant')],
  'cart:view': [
    'view_cart',
    { currency: 'event.cart.cost.totalAmount.currencyCode', value: 'event.cart.cost.totalAmount.amount' },
  ],
  'cart:error': ['cart_error', { code: 'event.code' }],
  'collection:view': ['view_item_list', { item_list_id: list, results: 'event.collection.productsCount' }],
  'collection:update': ['filter', { item_list_id: list, results: 'result.productsCount' }],
  'search:update': ['search', { search_term: 'event.search.query', results: 'result.totalCount' }],
}
const changes = ['cart:lines-update', 'cart:discount-update']

/** The product of a product page, which Shopify writes into the head of every theme's page. */
function readProduct(): object | undefined {
  const product = at(window, 'ShopifyAnalytics.meta.product')
  const variants = listAt(product, 'variants')
  const asked = new URLSearchParams(location.search).get('variant')
  const variant = variants.find(one => String(at(one, 'id')) === asked) ?? variants[0]
  const item = pick(
    { product, variant },
    {
      item_id: 'product.id',
      // The name of the product and, where there are several, of the variant: `Boot - Red`.
      item_name: () => String(at(variant, 'name')).replace(` - ${at(variant, 'public_title')}`, ''),
      item_variant: 'variant.id',
      price: centsAt('variant.price'),
    },
  )
  return variant
    ? { currency: at(window, 'ShopifyAnalytics.meta.currency'), value: item.price, items: [item] }
    : undefined
}

/**
 * Tells of a Shopify theme's products and cart.
 *
 * Themes of 2026 dispatch standard events (`shopify:…`) whose promise says whether the change was accepted. With
 * older themes the requests to the cart are observed, and the cart is read. The checkout lies outside of the theme:
 * there the Web Pixel tells.
 */
export function shopify(): Capture {
  return nameCapture('shopify', client => {
    const shop = followShop(client, source)
    let standard = false
    /** What was last searched for, as whoever told of it said. */
    let searched: unknown
    const endWatch = client.watch((name, detail) => {
      if (name === 'search') searched = at(detail, 'search_term')
    })
    const fail = (code: unknown) => shop.offer('cart_error', { code }, 'promise')
    const tell = (event: Event, result: unknown) => {
      const meaning = meanings[event.type.slice(8)]
      if (meaning) {
        const said = { event, result }
        const { search_term = searched } = pick(said, meaning[1])
        // Results that are filtered or sorted are announced like those of another search.
        const name = meaning[0] === 'search' && search_term === searched ? 'filter' : meaning[0]
        searched = search_term
        // In lists a product is seen among others; that is no view of it.
        return /^(coll|sea|rec)/.test(String(at(event, 'context'))) || shop.tell([name, meaning[1]], said)
      }
      for (const code of listAt(event, 'discountCodes')) shop.tried(at(code, 'code'))
      const lines = at(event, 'action') === 'add' ? listAt(event, 'lines') : []
      shop.changed(lines.map(one => pick(one, { item_variant: 'merchandiseId', quantity: 'quantity' })))
    }
    const onEvent = (event: Event) => {
      standard = true
      Promise.resolve(at(event, 'promise')).then(
        result => {
          const [fault = at(result, 'detail.didError')] = listAt(result, 'userErrors')
          if (fault) fail(at(fault, 'code'))
          else tell(event, result)
        },
        () => fail('REJECTED'),
      )
    }
    const product = readProduct()
    if (product) shop.offer('view_item', product)
    return endAll([
      shop.end,
      endWatch,
      listen([...Object.keys(meanings), ...changes].map(name => `shopify:${name}`).join(' '), onEvent),
      watchRequests(({ name, responseStatus }) => {
        if (standard || !/\/cart\/(add|change|update|clear)\b/.test(name)) return
        if (responseStatus >= 400) fail(responseStatus)
        else shop.changed()
      }),
    ])
  })
}
