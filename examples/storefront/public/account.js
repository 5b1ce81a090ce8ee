/** The account: sign-in with any address; orders of this browser. */
import { readOrders } from './checkout-store.js'
import { pushGtag } from './data-layer.js'
import { element, money } from './page.js'

const key = 'alder-rye-account'

/** The customer number that belongs to an address: the same on every device (FNV-1a, 32 bits). */
function customerOf(email) {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(email.trim().toLowerCase()))
    hash = Math.imul(hash ^ byte, 0x01000193)
  return `AR${(hash >>> 0).toString(36).toUpperCase().padStart(7, '0')}`
}

function draw() {
  const email = localStorage.getItem(key)
  for (const part of document.querySelectorAll('[data-signed-out]')) part.hidden = Boolean(email)
  document.querySelector('[data-signed-in]').hidden = !email
  if (!email) return
  document.querySelector('[data-email]').textContent = email
  document.querySelector('[data-customer]').textContent = customerOf(email)
  const orders = readOrders()
  document
    .querySelector('[data-orders]')
    .replaceChildren(
      orders.length === 0
        ? element('p', {}, 'None yet.')
        : element(
            'ul',
            { class: 'plain-list' },
            ...orders.map(order =>
              element(
                'li',
                {},
                `${order.id}, ${new Date(order.at).toLocaleDateString()}, ${money(order.value)}`,
              ),
            ),
          ),
    )
}

function signIn(event, kind) {
  event.preventDefault()
  const email = new FormData(event.target).get('email')
  localStorage.setItem(key, email)
  pushGtag(kind, { method: 'email', user_id: customerOf(email) })
  draw()
}

document.querySelector('[data-login]').addEventListener('submit', event => signIn(event, 'login'))
document.querySelector('[data-sign-up]').addEventListener('submit', event => signIn(event, 'sign_up'))
document.querySelector('[data-logout]').addEventListener('click', () => {
  localStorage.removeItem(key)
  dataLayer.push({ event: 'logout' })
  draw()
})
draw()
