/** The cart, kept in the browser: lines of { id, slug, name, variant, category, art, price, quantity }. */
const key = 'alder-rye-cart'

const keyOf = line => `${line.id}/${line.variant ?? ''}`

export function readCart() {
  try {
    const lines = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(lines) ? lines : []
  } catch {
    // What lies there is not a cart: an empty one is the only sensible answer.
    return []
  }
}

export function writeCart(lines) {
  localStorage.setItem(key, JSON.stringify(lines))
  dispatchEvent(new CustomEvent('cart'))
}

/** Adds a line, or its quantity to the same line. */
export function addLine(line) {
  const lines = readCart()
  const same = lines.find(other => keyOf(other) === keyOf(line))
  if (same) same.quantity = Math.min(20, same.quantity + line.quantity)
  else lines.push(line)
  writeCart(lines)
}

export const countOf = lines => lines.reduce((sum, line) => sum + line.quantity, 0)

/** Sum in cents first: adding prices as fractions drifts. */
export const totalOf = lines =>
  lines.reduce((sum, line) => sum + Math.round(line.price * 100) * line.quantity, 0) / 100

export const toItem = line => ({
  item_id: line.id,
  item_name: line.name,
  item_brand: 'Alder & Rye',
  item_category: line.category,
  ...(line.variant ? { item_variant: line.variant } : {}),
  price: line.price,
  quantity: line.quantity,
})
