/** The product page: the price of a choice, and adding to the cart. */
import { addLine, toItem } from './cart-store.js'
import { pushEcommerce } from './data-layer.js'
import { money, pageData } from './page.js'

const form = document.querySelector('[data-buy]')
const { product, item } = pageData

const chosen = () => {
  const id = new FormData(form).get('variant')
  return product.variants?.options.find(option => option.id === id)
}

form.addEventListener('change', () => {
  document.querySelector('[data-price]').textContent = money(chosen()?.price ?? product.price)
})

form.addEventListener('submit', event => {
  event.preventDefault()
  const quantity = Math.max(1, Math.min(20, Number(new FormData(form).get('quantity')) || 1))
  const line = {
    id: product.sku,
    slug: product.slug,
    name: product.name,
    category: item.item_category,
    art: product.art,
    variant: chosen()?.name,
    price: chosen()?.price ?? product.price,
    quantity,
  }
  addLine(line)
  pushEcommerce('add_to_cart', { currency: 'EUR', value: line.price * quantity, items: [toItem(line)] })
  location.assign('/cart')
})
