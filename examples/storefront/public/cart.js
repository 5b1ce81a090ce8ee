/** The cart page: lines with quantities, the total, and the way to the checkout. */
import { readCart, toItem, totalOf, writeCart } from './cart-store.js'
import { pushEcommerce } from './data-layer.js'
import { element, money } from './page.js'

const place = document.querySelector('[data-cart]')

function change(index, quantity) {
  const lines = readCart()
  const line = lines[index]
  if (!line) return
  if (quantity < line.quantity) {
    const removed = { ...line, quantity: line.quantity - quantity }
    pushEcommerce('remove_from_cart', {
      currency: 'EUR',
      value: totalOf([removed]),
      items: [toItem(removed)],
    })
  } else if (quantity > line.quantity) {
    const added = { ...line, quantity: quantity - line.quantity }
    pushEcommerce('add_to_cart', { currency: 'EUR', value: totalOf([added]), items: [toItem(added)] })
  }
  line.quantity = quantity
  writeCart(lines.filter(other => other.quantity > 0))
  draw()
}

const row = (line, index) =>
  element(
    'li',
    {},
    element(
      'a',
      { class: 'photo', href: `/products/${line.slug}`, 'aria-label': line.name },
      element('img', { src: `/assets/art/${line.art}.svg`, width: '96', height: '96', alt: '' }),
    ),
    element(
      'div',
      { class: 'what' },
      element('a', { href: `/products/${line.slug}` }, line.name),
      line.variant ? element('small', {}, line.variant) : null,
      element('button', { class: 'plain', type: 'button', click: () => change(index, 0) }, 'Remove'),
    ),
    element(
      'label',
      { class: 'amount' },
      'Quantity',
      element('input', {
        type: 'number',
        min: '1',
        max: '20',
        value: String(line.quantity),
        change: event => change(index, Math.max(1, Math.min(20, Number(event.target.value) || 1))),
      }),
    ),
    element('b', { class: 'price' }, money(totalOf([line]))),
  )

const empty = () =>
  element(
    'section',
    { class: 'empty' },
    element('img', { src: '/assets/art/plates.svg', width: '220', height: '220', alt: '' }),
    element('p', { class: 'lead' }, 'Nothing in it yet.'),
    element(
      'p',
      { class: 'actions' },
      element('a', { class: 'button', href: '/category/pots-and-pans' }, 'See pots & pans'),
    ),
  )

function draw() {
  const lines = readCart()
  if (lines.length === 0) return place.replaceChildren(empty())
  place.replaceChildren(
    element('ul', { class: 'lines' }, ...lines.map(row)),
    element(
      'aside',
      { class: 'summary' },
      element('h2', {}, 'Summary'),
      element('p', { class: 'sum' }, element('span', {}, 'Things'), element('b', {}, money(totalOf(lines)))),
      element(
        'p',
        { class: 'sum soft' },
        element('span', {}, 'Delivery'),
        element('span', {}, 'chosen at the checkout'),
      ),
      element('a', { class: 'button wide', href: '/checkout' }, 'Go to checkout'),
      element('p', { class: 'fine' }, 'Thirty days to send it back, used or not.'),
    ),
  )
}

draw()
const lines = readCart()
pushEcommerce('view_cart', { currency: 'EUR', value: totalOf(lines), items: lines.map(toItem) })
addEventListener('storage', draw)
