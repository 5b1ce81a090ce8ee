/**
 * A PrestaShop: the global of each page with its bus and its cart, which core renews on `updateCart`
 * (PrestaShop `themes/_core/js/cart.js`: `prestashop.cart = event.resp.cart`; `event.reason.linkAction`).
 *
 * @module
 */
import { createEmitter } from './emitter.ts'

type Line = readonly [id: string, combination: string, name: string, price: number, quantity: number]

/** The cart as the presenter renders it. */
const present = (lines: readonly Line[]) => ({
  products: lines.map(([id_product, id_product_attribute, name, price, quantity]) => ({
    id_product,
    id_product_attribute,
    name,
    price: `€${price}`,
    price_with_reduction: price,
    cart_quantity: String(quantity),
    quantity,
  })),
  totals: { total: { type: 'total', amount: lines.reduce((sum, line) => sum + line[3] * line[4], 0) } },
  vouchers: { allowed: 1, added: [] },
})

/** Opens a page with this cart; returns what its scripts can do. */
export function openPrestaPage(...lines: readonly Line[]) {
  const bus = createEmitter()
  const prestashop = {
    ...bus,
    cart: present(lines),
    currency: { iso_code: 'EUR' },
    page: { page_name: 'product' },
  }
  Object.assign(window, { prestashop })
  bus.on('updateCart', event => {
    const { resp } = event as { resp: { cart?: ReturnType<typeof present> } }
    if (resp.cart) prestashop.cart = resp.cart
  })
  return {
    bus,
    /** The theme's button, when the controller has answered. */
    update: (linkAction: string, ...lines: readonly Line[]) =>
      bus.emit('updateCart', {
        reason: { linkAction, idProduct: '3', idProductAttribute: '13', cart: {} },
        resp: { success: true, errors: [], cart: present(lines) },
      }),
    refuse: (linkAction: string) =>
      bus.emit('updateCart', {
        reason: { linkAction, idProduct: '3' },
        resp: { hasError: true, errors: ['Not enough products in stock'] },
      }),
  }
}
