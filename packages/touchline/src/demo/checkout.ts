/**
 * The checkout as people go through it, and where they leave it. Delivery loses most: its price is shown
 * there for the first time.
 *
 * @module
 */
import type { Random } from './random.ts'
import type { Shop } from './shop.ts'
import type { CartLine, ShopPages } from './shop-page.ts'
import { cartValue } from './shop-page.ts'
import type { Walk } from './walk.ts'

/** An order that was placed. */
export interface Order {
  readonly id: string
  readonly value: number
}

export interface CheckoutVisit {
  readonly shop: Shop
  readonly pages: ShopPages
  readonly random: Random
  readonly walk: Walk
  readonly lines: readonly CartLine[]
  /** Whether the visitor saw the price of delivery on an earlier visit. */
  readonly knowsDelivery: boolean
  readonly phone: boolean
}

/** Goes through the checkout as far as this visitor goes. */
export function goThroughCheckout(visit: CheckoutVisit): Order | null {
  const { pages, random, walk, lines, phone } = visit
  const passed = random.chance(phone ? 0.83 : 0.9)
  walk.open(pages.checkout('contact', lines), { factor: passed ? 1 : 0.7 })
  if (!passed || !chooseDelivery(visit)) return null
  if (!pay(visit)) return null
  const willOrder = random.chance(0.96)
  walk.open(pages.checkout('review', lines))
  return willOrder ? order(visit) : null
}

/** The chance to accept the price of delivery: the dearer the cart, the less it matters. */
function acceptance({ lines, knowsDelivery, phone }: CheckoutVisit): number {
  const value = cartValue(lines)
  const byValue = value < 60 ? 0.46 : value < 110 ? 0.6 : 0.73
  return Math.min(0.95, byValue + (knowsDelivery ? 0.28 : 0) - (phone ? 0.05 : 0))
}

function chooseDelivery(visit: CheckoutVisit): boolean {
  const { shop, pages, random, walk, lines } = visit
  const page = pages.checkout('shipping', lines)
  if (random.chance(acceptance(visit))) {
    const way = random.weighted(
      shop.shop.shipping.map(({ id }, index) => [id, [74, 15, 11][index] ?? 1] as const),
    )
    walk.open(page, {
      doing: [{ name: 'add_shipping_info', data: { ...pages.commerce(lines), shipping_tier: way } }],
    })
    return true
  }
  hesitate(visit)
  return false
}

/** What people do when delivery costs more than they thought: ask, look it up, take something out, or just go. */
function hesitate({ pages, random, walk, lines }: CheckoutVisit): void {
  const page = pages.checkout('shipping', lines)
  const chat = { name: 'touchpoint', data: { touchpoint: 'chat', action: 'click' } }
  const info = { name: 'touchpoint', data: { touchpoint: 'delivery-info', action: 'click' } }
  const doing = random.weighted([
    ['leave', 55],
    ['ask', 12],
    ['look-up', 16],
    ['back', 17],
  ])
  if (doing === 'ask') walk.open(page, { factor: 1.8, doing: [chat] })
  else walk.open(page, { factor: 0.8, doing: doing === 'look-up' ? [info] : [] })
  if (doing === 'look-up') walk.open(pages.faq(), { factor: 0.8 })
  if (doing === 'back') walk.open(pages.cart(lines), { factor: 0.7 })
}

function pay({ shop, pages, random, walk, lines, phone }: CheckoutVisit): boolean {
  const page = pages.checkout('payment', lines)
  if (!random.chance(phone ? 0.87 : 0.93)) {
    walk.open(page, { factor: 0.7 })
    return false
  }
  const way = random.weighted(
    shop.shop.payment.map(({ id }, index) => [id, [58, 33, 9][index] ?? 1] as const),
  )
  walk.open(page, {
    doing: [{ name: 'add_payment_info', data: { ...pages.commerce(lines), payment_type: way } }],
  })
  return true
}

function order({ shop, pages, random, walk, lines }: CheckoutVisit): Order {
  const delivery = shop.shop.shipping[0]?.price ?? 0
  const id = `AR-${random.bits().toString(36).toUpperCase().padStart(7, '0')}`
  const value = Math.round((cartValue(lines) + delivery) * 100) / 100
  const data = { ...pages.commerce(lines), value, shipping: delivery, transaction_id: id }
  walk.open(pages.confirmation({ name: 'purchase', data }))
  return { id, value }
}
