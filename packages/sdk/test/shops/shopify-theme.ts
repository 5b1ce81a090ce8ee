/**
 * A Shopify theme: the cart of the Ajax API (https://shopify.dev/docs/api/ajax/reference/cart), the scripts of
 * Dawn-style themes (Shopify/dawn `assets/product-form.js`, `assets/cart.js`: a request, then its answer is drawn,
 * no event for others) and of the themes of 2026 (Shopify/horizon `assets/standard-events.d.ts`, `product-form.js`:
 * the event with its promise is dispatched first, then come the request and the reading of the cart, then the
 * promise is kept).
 *
 * @module
 */
import { HttpResponse, http } from 'msw'
import { pageFetch } from './timeline.ts'

const products = {
  44001: { product_id: 8012, title: 'Boot', variant: 'Red', cents: 8900 },
  44002: { product_id: 8012, title: 'Boot', variant: 'Blue', cents: 8900 },
  55001: { product_id: 9001, title: 'Socks', variant: 'Default Title', cents: 1250 },
} as const
type Variant = keyof typeof products

/** Creates the shop's side: what `/cart.js` and its siblings answer. */
export function createShopifyShop() {
  const lines = new Map<Variant, number>()
  const codes: { code: string; applicable: boolean }[] = []
  const cart = () => ({
    token: 'Z2NwLXVz',
    currency: 'EUR',
    item_count: [...lines.values()].reduce((sum, count) => sum + count, 0),
    total_price: [...lines].reduce((sum, [id, count]) => sum + products[id].cents * count, 0),
    items: [...lines].map(([id, quantity]) => ({
      id,
      variant_id: id,
      key: `${id}:abc`,
      product_id: products[id].product_id,
      product_title: products[id].title,
      variant_title: products[id].variant,
      vendor: 'Alder',
      quantity,
      price: products[id].cents,
      final_price: products[id].cents,
      final_line_price: products[id].cents * quantity,
    })),
    discount_codes: codes,
  })
  const read = async (request: Request) => JSON.parse(await request.text())
  const handlers = [
    http.get('*/cart.js', () => HttpResponse.json(cart())),
    http.post('*/cart/add.js', async ({ request }) => {
      const { id, quantity = 1 } = (await read(request)) as { id: Variant; quantity?: number }
      if (quantity > 10) {
        const message = 'You can only add 10 Boot to the cart.'
        return HttpResponse.json({ status: 422, message, description: message }, { status: 422 })
      }
      lines.set(id, (lines.get(id) ?? 0) + quantity)
      return HttpResponse.json(cart().items.find(item => item.id === id))
    }),
    http.post('*/cart/change.js', async ({ request }) => {
      const { id, quantity } = (await read(request)) as { id: Variant; quantity: number }
      if (quantity === 0) lines.delete(id)
      else lines.set(id, quantity)
      return HttpResponse.json(cart())
    }),
    http.post('*/cart/update.js', async ({ request }) => {
      const { discount } = (await read(request)) as { discount: string }
      codes.splice(0, codes.length, { code: discount, applicable: discount === 'SPRING' })
      return HttpResponse.json(cart())
    }),
  ]
  return { handlers, cart, fill: (id: Variant, quantity: number) => lines.set(id, quantity) }
}

const post = (address: string, body: object) =>
  pageFetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** What every theme's page says of itself in its head. */
export function openProductPage(): void {
  Object.assign(window, {
    Shopify: { routes: { root: '/' }, currency: { active: 'EUR' } },
    ShopifyAnalytics: {
      meta: {
        currency: 'EUR',
        product: {
          id: 8012,
          gid: 'gid://shopify/Product/8012',
          vendor: 'Alder',
          type: 'Shoes',
          variants: [
            { id: 44001, price: 8900, name: 'Boot - Red', public_title: 'Red', sku: 'B-R' },
            { id: 44002, price: 8900, name: 'Boot - Blue', public_title: 'Blue', sku: 'B-B' },
          ],
        },
        page: { pageType: 'product', resourceType: 'product', resourceId: 8012 },
      },
    },
  })
}

/** A page without a product. */
export function openPage(pageType: string): void {
  Object.assign(window, {
    Shopify: { routes: { root: '/' } },
    ShopifyAnalytics: { meta: { page: { pageType } } },
  })
}

/** Dawn's product form. */
export async function dawnAdd(id: Variant, quantity = 1): Promise<void> {
  await post('/cart/add.js', { id, quantity })
}

/** Dawn's cart page. */
export async function dawnChange(id: Variant, quantity: number): Promise<void> {
  await post('/cart/change.js', { id, quantity })
}

/** `CartLinesUpdateEvent.createPromise` */
function createPromise() {
  let resolve: (value: object) => void = () => undefined
  const promise = new Promise<object>(keep => {
    resolve = keep
  })
  return { promise, resolve }
}

/** Dispatches a standard event from an element of the theme, as `ShopifyStandardEvent` does: fields on the event. */
export function dispatch(name: string, fields: object): void {
  document.body.dispatchEvent(Object.assign(new Event(`shopify:${name}`, { bubbles: true }), fields))
}

const summary = (cart: ReturnType<ReturnType<typeof createShopifyShop>['cart']>) => ({
  id: `gid://shopify/Cart/${cart.token}`,
  totalQuantity: cart.item_count,
  cost: { totalAmount: { amount: String(cart.total_price / 100), currencyCode: cart.currency } },
  lines: cart.items.map(item => ({ id: `gid://shopify/CartLine/${item.key}`, quantity: item.quantity })),
  discountCodes: cart.discount_codes,
})

/** Horizon's product form. */
export async function horizonAdd(id: Variant, quantity = 1): Promise<void> {
  const { promise, resolve } = createPromise()
  dispatch('cart:lines-update', {
    action: 'add',
    context: 'product',
    lines: [{ merchandiseId: `gid://shopify/ProductVariant/${id}`, quantity }],
    promise,
  })
  const answer = await (await post('/cart/add.js', { id, quantity })).json()
  if (answer.status) {
    dispatch('cart:error', { error: answer.message, code: 'MAXIMUM_EXCEEDED' })
    resolve({ cart: null, userErrors: [{ code: 'MAXIMUM_EXCEEDED', message: answer.message }] })
    return
  }
  const cart = await (await pageFetch('/cart.js')).json()
  resolve({ cart: summary(cart), detail: { didError: false } })
}

/** Horizon's cart drawer: a line's new quantity, or a code. */
export async function horizonChange(id: Variant, quantity: number): Promise<void> {
  const { promise, resolve } = createPromise()
  const action = quantity === 0 ? 'remove' : 'update'
  const lines = [{ id: `gid://shopify/CartLine/${id}:abc`, quantity }]
  dispatch('cart:lines-update', { action, context: 'cart', lines, promise })
  resolve({ cart: summary(await (await post('/cart/change.js', { id, quantity })).json()) })
}

/** Horizon's field for a code. */
export async function horizonDiscount(code: string): Promise<void> {
  const { promise, resolve } = createPromise()
  dispatch('cart:discount-update', { discountCodes: [{ code }], promise })
  resolve({ cart: summary(await (await post('/cart/update.js', { discount: code })).json()) })
}
