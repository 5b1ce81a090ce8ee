/**
 * A WooCommerce shop: the Store API's cart (https://developer.woocommerce.com/docs/apis/store-api), the classic
 * scripts on jQuery 3.7 as WordPress ships it (woocommerce `client/legacy/js/frontend/add-to-cart.js`, `cart.js`,
 * `checkout.js`), and the blocks' native events (`legacy-events.ts`) and actions (`use-store-events.ts`).
 *
 * @module
 */
import jQuery from 'jquery'
import { HttpResponse, http } from 'msw'

const products = {
  37: { name: 'Beanie', price: '1800' },
  42: { name: 'Hoodie', price: '4500' },
} as const
type Product = keyof typeof products

const minor = { currency_code: 'EUR', currency_minor_unit: 2 }

/** Creates the shop's side. */
export function createWooShop() {
  const lines = new Map<Product, number>()
  const coupons: string[] = []
  const total = () => [...lines].reduce((sum, [id, count]) => sum + Number(products[id].price) * count, 0)
  const cart = () => ({
    items: [...lines].map(([id, quantity]) => ({
      key: `k${id}`,
      id,
      name: products[id].name,
      quantity,
      prices: { price: products[id].price, ...minor },
    })),
    coupons: coupons.map(code => ({ code })),
    totals: { total_price: String(total()), ...minor },
  })
  let reads = 0
  const handlers = [
    http.get('*/wp-json/wc/store/v1/cart', () => {
      reads++
      return HttpResponse.json(cart())
    }),
  ]
  return {
    handlers,
    /** How often the cart was asked for. */
    reads: () => reads,
    /** The server's part of a change, with the cookie that it sets (`WC_Cart_Session::maybe_set_cart_cookies`). */
    put(id: Product, quantity: number): void {
      if (quantity) lines.set(id, quantity)
      else lines.delete(id)
      // biome-ignore lint/suspicious/noDocumentCookie: a server's header, as far as a page can tell.
      document.cookie = `woocommerce_items_in_cart=${lines.size}; Path=/`
    },
    apply: (code: string) => void (code === 'spring' && coupons.push(code)),
  }
}

/** What the pages of WordPress bring before ours. */
export function openWooPage(): void {
  document.head.innerHTML = '<link rel="https://api.w.org/" href="http://localhost:3000/wp-json/">'
  const actions = new Map<string, ((said: unknown) => void)[]>()
  Object.assign(window, {
    jQuery,
    wc_add_to_cart_params: { cart_redirect_after_add: 'no' },
    wp: {
      hooks: {
        addAction: (name: string, _by: string, run: (said: unknown) => void) =>
          actions.set(name, [...(actions.get(name) ?? []), run]),
        doAction: (name: string, said: unknown) => {
          for (const run of actions.get(name) ?? []) run(said)
        },
      },
    },
  })
}

/** A classic script's trigger; jQuery 3 does not dispatch it to native listeners of a custom name. */
export const trigger = (type: string, said: readonly unknown[] = []): void => {
  jQuery(document.body).trigger(type, [...said])
}

/** `add-to-cart.js` of the classic pages: before the request, and after its answer. */
export function classicAdd(shop: ReturnType<typeof createWooShop>, id: Product, quantity: number): void {
  const button = jQuery('<a class="add_to_cart_button">')
  trigger('adding_to_cart', [button, { product_id: String(id), quantity: 1 }])
  shop.put(id, quantity)
  trigger('added_to_cart', [{ 'div.widget': '<div>' }, 'hash', button])
  trigger('wc_cart_button_updated', [button])
}

/** The button of the blocks: a native event without a product. */
export function blocksAdd(shop: ReturnType<typeof createWooShop>, id: Product, quantity: number): void {
  shop.put(id, quantity)
  const detail = { preserveCartData: false }
  document.body.dispatchEvent(
    new CustomEvent('wc-blocks_added_to_cart', { bubbles: true, cancelable: true, detail }),
  )
}

/** An action of the blocks' store events. */
export const doAction = (name: string, said: unknown): void =>
  (window as unknown as { wp: { hooks: { doAction(name: string, said: unknown): void } } }).wp.hooks.doAction(
    `experimental__woocommerce_blocks-${name}`,
    said,
  )
