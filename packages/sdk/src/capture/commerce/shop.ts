import type { Client } from '../../options.ts'
import { endAll, listen } from '../listen.ts'
import { readPageType } from '../page-type.ts'
import { cameFromCheckout } from './came-from-checkout.ts'
import { type Cart, compareCarts, type Item, toDetail } from './compare-carts.ts'
import { readCode } from './coupon-code.ts'
import { createOnce, type Offer } from './once.ts'
import { at, type Fields, listAt, pick } from './read-path.ts'

/** Our name for what a platform says, and what of it goes into the detail. */
export type Meaning = readonly [name: string, fields: Fields]

/** How the cart of a platform is read. */
export interface CartSource {
  /** Asks for the cart as the platform tells of it; nothing where it cannot be asked for. */
  read?(): unknown
  /** Whether the browser knows already that nothing lies in the cart: then it is not asked for. */
  isEmpty?(): boolean
  /** Where its currency and value lie. */
  readonly cart: Fields
  /** Where its lines lie. */
  readonly lines: string
  readonly line: Fields
  /** Where the lists of its coupons lie, each with a `code`. */
  readonly coupons: string
}

/** A shop whose cart is followed from change to change. */
export interface Shop {
  readonly offer: Offer
  /** Tells of something in our words; what concerns the cart carries the cart. */
  tell(meaning: Meaning, said: unknown): void
  /** The cart may have changed: it is read, and what is different is told. `added` says what was put into it. */
  changed(added?: readonly Item[]): void
  /** The platform has told of its cart unasked. */
  take(said: unknown): void
  /** A coupon was tried: it was denied if the cart is without it when it is read. */
  tried(coupon: unknown): void
  end(): void
}

/**
 * Themes tell of one change several times; within this time it is read once. The change counts from when it was told
 * of: a shop may take longer to answer than two sources may be apart that say the same.
 */
const gatherMs = 50

/** Asks the shop for JSON, with the visitor's cookies. */
export const askJson = async (address: string): Promise<unknown> => (await fetch(address)).json()

const toCart = (said: unknown, { cart, lines, line, coupons }: CartSource): Cart => ({
  ...pick(said, cart),
  items: listAt(said, lines).map(item => pick(item, line)),
  coupons: listAt(said, coupons)
    .filter(one => at(one, 'applicable') !== false)
    .map(one => at(one, 'code')),
})

/** The events that pages of these types are by themselves. */
const shownBy: Readonly<Record<string, string>> = { cart: 'view_cart', checkout: 'begin_checkout' }

/** Whether the checkout that this page shows was begun on another one. */
const isBegun = () => readPageType() === 'checkout' && cameFromCheckout()

/** An order empties the cart, and nobody has taken anything out of it. */
const isOrdered = ({ items }: Cart) => !items[0] && /checkout|confirmation/.test(`${readPageType()}`)

/** Events that carry the cart. What was put in or taken out of it has a value of its own. */
const isOfCart = /^cart|view_cart|checkout|order|info/

/** A cart without what has just been put into it. */
const without = (cart: Cart, added: readonly Item[]): Cart => ({
  ...cart,
  items: [...cart.items, ...added.map(item => ({ ...item, quantity: -Number(item.quantity) }))],
})

const hasCoupon = ({ coupons }: Cart, coupon: string) =>
  coupons.some(code => String(code).toLowerCase() === coupon)

type Reader = (then: (said: unknown) => void) => void

const readNothing: Reader = then => then({})

/** Reads one after the other, so that no older answer comes after a newer one. */
function createReader({ read }: CartSource): Reader {
  let reading: Promise<unknown> = Promise.resolve()
  return then => {
    // Offline, or an error page in place of the cart: the next change tells of this one too.
    if (read) reading = reading.then(read).then(then, () => undefined)
  }
}

/**
 * Follows a cart that can be read. A page that shows the cart or the checkout makes `view_cart` or `begin_checkout`
 * with what is in it, the latter unless another page of the checkout came before; every later reading tells of
 * additions, removals and coupons since the one before.
 *
 * The first reading waits for the visitor to touch the page: most pages are left without a change, and a request
 * for each of them would be the shop's to serve.
 */
export function followShop(client: Client, source: CartSource): Shop {
  const { offer, end } = createOnce(client, 'moment')
  const look = createReader(source)
  let known: Cart | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = false
  let coupon = ''
  let added: readonly Item[] = []

  const take = (said: unknown, at = Date.now()) => {
    const cart = toCart(said, source)
    if (!isOrdered(cart))
      compareCarts(known ?? without(cart, added), cart, (name, detail) => offer(name, detail, '', at))
    if (coupon && !hasCoupon(cart, coupon)) offer('coupon_deny', { coupon: readCode(coupon) })
    coupon = ''
    added = []
    known = cart
  }
  const begin = (said: unknown) => {
    known ??= toCart(said, source)
  }
  const shown = shownBy[`${readPageType()}`]
  const show = (said: unknown) => {
    begin(said)
    if (shown && known?.items[0] && !isBegun()) offer(shown, toDetail(known))
  }
  if (shown) look(show)
  const onTouch = () => {
    if (!asked) (source.isEmpty?.() ? readNothing : look)(begin)
    asked = true
  }
  // The cart may be filled in another tab meanwhile, which tells of that itself.
  const onHide = () => {
    if (document.visibilityState !== 'hidden') return
    known = undefined
    asked = false
  }
  return {
    offer,
    tell([name, fields], said) {
      offer(name, { ...(isOfCart.test(name) && known && toDetail(known)), ...pick(said, fields) }, 'said')
    },
    changed(items = []) {
      added = [...added, ...items]
      clearTimeout(timer)
      const at = Date.now()
      timer = setTimeout(look, gatherMs, (said: unknown) => take(said, at))
    },
    take,
    tried(code) {
      coupon = String(code).toLowerCase()
    },
    end: endAll([
      end,
      () => clearTimeout(timer),
      listen('pointerdown keydown', onTouch),
      listen('visibilitychange', onHide),
    ]),
  }
}
