/**
 * One visit: from a landing page over articles, shelves and products to the cart, the checkout, or away.
 *
 * @module
 */
import type { Arrival } from './arrival.ts'
import type { Order } from './checkout.ts'
import { goThroughCheckout } from './checkout.ts'
import type { Place } from './onward.ts'
import { onward, pageOf, popularity } from './onward.ts'
import type { Random } from './random.ts'
import type { Shop, ShopProduct } from './shop.ts'
import type { CartLine, Happening, ShopPages } from './shop-page.ts'
import type { Browser, PageLife, Walk } from './walk.ts'
import { beginWalk } from './walk.ts'

export interface Visit {
  readonly shop: Shop
  readonly pages: ShopPages
  readonly random: Random
  readonly browser: Browser
  readonly startAt: number
  readonly arrival: Arrival
  /** 1 for a first visit; more for somebody who comes again. Multiplies the arrival's intent. */
  readonly warmth: number
  readonly cart: readonly CartLine[]
  readonly knowsDelivery: boolean
  /** Signs in or up on this visit, as this customer. */
  readonly account: { readonly user: string; readonly kind: 'login' | 'sign_up' } | null
}

export interface VisitOutcome {
  readonly lives: readonly PageLife[]
  readonly cart: readonly CartLine[]
  readonly sawProduct: boolean
  readonly sawDelivery: boolean
  readonly signedIn: boolean
  readonly order: Order | null
  readonly endAt: number
}

const mostPages = 24

interface Basket {
  lines: CartLine[]
  sawProduct: boolean
}

/** Plays a visit to its end. */
export function playVisit(visit: Visit): VisitOutcome {
  const { arrival, browser, random, startAt } = visit
  const walk = beginWalk({ browser, random, startAt, referrer: arrival.referrer, query: arrival.query })
  const basket: Basket = { lines: [...visit.cart], sawProduct: false }
  let wantsToPay = arrival.landing === 'cart' && basket.lines.length > 0
  if (wantsToPay) walk.open(visit.pages.cart(basket.lines))
  else wantsToPay = browse(visit, walk, basket)
  const lines = basket.lines
  const pays = wantsToPay && random.chance(arrival.landing === 'cart' ? 0.74 : 0.6)
  const checkout = { ...visit, walk, lines, phone: browser.device.kind === 'phone' }
  const order = pays ? goThroughCheckout(checkout) : null
  const signedIn = signIn(visit, walk, order !== null)
  return {
    lives: walk.lives,
    cart: order === null ? lines : [],
    sawProduct: basket.sawProduct,
    sawDelivery: walk.lives.some(life => life.page.type === 'checkout-shipping'),
    signedIn,
    order,
    endAt: walk.now,
  }
}

/** Looks around until something is in the cart that is wanted, or nothing is. */
function browse(visit: Visit, walk: Walk, basket: Basket): boolean {
  const { arrival, random } = visit
  const interest = arrival.intent * visit.warmth
  let place: Place = arrival.landing === 'cart' ? 'home' : arrival.landing
  for (let page = 0; page < mostPages; page++) {
    // A first page that disappoints is left at once.
    const leaving: number = (onward[place].leave / interest) * (page === 0 ? 2.3 : 0.27)
    const next: Place | 'leave' = random.weighted<Place | 'leave'>([['leave', leaving], ...onward[place].to])
    if (place === 'product') {
      if (lookAtProduct(visit, walk, basket, interest)) {
        walk.open(visit.pages.cart(basket.lines))
        if (random.chance(0.86)) return true
      }
    } else walk.open(pageOf(place, visit), { factor: next === 'leave' && page === 0 ? 0.6 : 1 })
    if (next === 'leave') return false
    place = next
  }
  return false
}

/** Opens a product; whether it went into the cart. */
function lookAtProduct(visit: Visit, walk: Walk, basket: Basket, interest: number): boolean {
  const { random, pages } = visit
  const product = random.weighted(visit.shop.products.map(one => [one, popularity[one.slug] ?? 4] as const))
  const phone = visit.browser.device.kind === 'phone'
  const wants = random.chance(Math.min(0.6, 0.082 * interest * (phone ? 0.85 : 1.25)))
  const asks = random.chance(0.045)
  const sizes = random.chance(0.07)
  const line = wants ? chooseLine(product, random) : null
  const doing: Happening[] = []
  if (sizes) doing.push({ name: 'touchpoint', data: { touchpoint: 'size-guide', action: 'click' } })
  if (asks) doing.push({ name: 'touchpoint', data: { touchpoint: 'chat', action: 'click' } })
  if (line !== null) doing.push({ name: 'add_to_cart', data: pages.commerce([line]) })
  walk.open(pages.product(product), {
    factor: asks ? 1.7 : wants ? 1.3 : 1,
    ...(doing.length > 0 ? { doing } : {}),
  })
  basket.sawProduct = true
  if (line !== null) basket.lines.push(line)
  return line !== null
}

function chooseLine(product: ShopProduct, random: Random): CartLine {
  const option = product.variants === undefined ? undefined : random.pick(product.variants.options)
  const several = product.slug === 'stoneware-mug' ? random.pick([1, 2, 2, 4, 4, 6]) : 1
  return { product, variant: option?.name, price: option?.price ?? product.price, quantity: several }
}

/** Members sign in; some customers make an account once they have ordered. */
function signIn({ account, pages, random }: Visit, walk: Walk, ordered: boolean): boolean {
  if (account === null) return false
  const looksAround = walk.lives.length > 1
  if (!(looksAround && (ordered ? random.chance(0.9) : random.chance(0.7)))) return false
  walk.open(pages.account(), {
    doing: [
      { name: account.kind, data: { method: 'email' } },
      { name: 'identify', data: { user: account.user } },
    ],
  })
  return true
}
