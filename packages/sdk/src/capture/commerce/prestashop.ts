import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { at, listAt } from './read-path.ts'
import { type CartSource, followShop, type Meaning } from './shop.ts'

/** `prestashop.cart`, which the page brings and core renews after each change. */
const source: CartSource = {
  read: () => at(window, 'prestashop.cart'),
  cart: { currency: () => at(window, 'prestashop.currency.iso_code'), value: 'totals.total.amount' },
  lines: 'products',
  line: {
    item_id: said => at(said, 'id_product') ?? at(said, 'id'),
    item_name: 'name',
    // Products without combinations have the combination 0.
    item_variant: said => Number(at(said, 'id_product_attribute')) || undefined,
    price: said => at(said, 'price_with_reduction') ?? at(said, 'price_amount'),
    quantity: said => at(said, 'cart_quantity') ?? at(said, 'quantity'),
  },
  coupons: 'vouchers.added',
}

/** https://devdocs.prestashop-project.org/9/themes/reference/javascript-events/ */
const meanings: Readonly<Record<string, Meaning>> = {
  updatedProduct: [
    'select_variant',
    {
      items: said => [
        { item_name: at(said, 'product_title'), item_variant: at(said, 'id_product_attribute') },
      ],
    },
  ],
  updateFacets: ['filter', {}],
  clickQuickView: ['select_item', { items: said => [{ item_id: at(said, 'dataset.idProduct') }] }],
  handleError: ['cart_error', { code: 'eventType' }],
}

interface PrestaShop {
  on(name: string, listener: (event: unknown) => void): void
}

/** Tells of a PrestaShop's cart. Its listeners cannot be taken back: after the end they tell a client that is silent. */
export function prestashop(): Capture {
  return nameCapture('prestashop', client => {
    const shop = followShop(client, source)
    const bus = at(window, 'prestashop') as PrestaShop | undefined
    const start = source.read?.()
    if (start) shop.take(start)
    bus?.on('updateCart', event => {
      const faults = listAt(event, 'resp.errors')
      if (faults.length > 0 || at(event, 'resp.hasError'))
        shop.offer('cart_error', { code: at(event, 'reason.linkAction') })
      else if (at(event, 'resp.cart')) shop.take(at(event, 'resp.cart'))
    })
    for (const [name, meaning] of Object.entries(meanings)) bus?.on(name, event => shop.tell(meaning, event))
    return shop.end
  })
}
