/** The page after an order: says what was ordered and reports the purchase once. */
import { toItem } from './cart-store.js'
import { readOrders, writeOrders } from './checkout-store.js'
import { pushEcommerce } from './data-layer.js'
import { element, money } from './page.js'

const orders = readOrders()
const [latest] = orders
const place = document.querySelector('[data-thanks]')

if (!latest) {
  place.append(
    element('p', {}, 'There is no order in this browser yet. '),
    element('a', { href: '/' }, 'Back to the shop'),
  )
} else {
  place.append(
    element(
      'p',
      { class: 'lead' },
      `Order ${latest.id} is with the workshop. A confirmation goes to ${latest.email}.`,
    ),
    element(
      'ul',
      { class: 'plain-list' },
      ...latest.lines.map(line => element('li', {}, `${line.quantity} × ${line.name}`)),
    ),
    element(
      'p',
      { class: 'sum total' },
      element('span', {}, 'Paid, delivery included'),
      element('b', {}, money(latest.value)),
    ),
    element(
      'p',
      { class: 'actions' },
      element('a', { class: 'button', href: '/blog' }, 'Something to read meanwhile'),
    ),
  )
}

// A reload of this page is not a second order.
if (latest && !latest.pushed) {
  latest.pushed = true
  writeOrders(orders)
  pushEcommerce('purchase', {
    transaction_id: latest.id,
    value: latest.value,
    shipping: latest.shipping,
    currency: 'EUR',
    items: latest.lines.map(toItem),
  })
}
