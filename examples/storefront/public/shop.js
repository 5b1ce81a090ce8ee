/** What every page does: the number in the cart, chosen products, the letter, the chat. */
import { countOf, readCart } from './cart-store.js'
import { startChat } from './chat.js'
import { pushEcommerce, pushGtag } from './data-layer.js'

function showCount() {
  const badge = document.querySelector('[data-cart-count]')
  const count = countOf(readCart())
  badge.textContent = String(count)
  badge.hidden = count === 0
  badge.closest('a').setAttribute('aria-label', count === 1 ? 'Cart, 1 thing' : `Cart, ${count} things`)
}

document.addEventListener('click', event => {
  const card = event.target.closest('[data-item]')
  if (!card || !event.target.closest('a')) return
  pushEcommerce('select_item', { item_list_name: card.dataset.list, items: [JSON.parse(card.dataset.item)] })
})

document.querySelector('[data-newsletter]')?.addEventListener('submit', event => {
  event.preventDefault()
  pushGtag('generate_lead', { method: 'newsletter' })
  event.target.querySelector('[role=status]').textContent =
    'Thank you. The next letter comes on the first Sunday.'
  event.target.querySelector('.join').hidden = true
})

addEventListener('cart', showCount)
addEventListener('storage', showCount)
addEventListener('pageshow', showCount)
showCount()
startChat()
