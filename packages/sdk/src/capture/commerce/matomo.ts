import { guarded } from '../../guard.ts'
import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll, listen } from '../listen.ts'
import { watchPushes } from '../watch-pushes.ts'
import { type Cart, compareCarts, type Item, toDetail } from './compare-carts.ts'
import { readEarlyCalls, readQueue } from './early-calls.ts'
import { createOnce, type Offer } from './once.ts'
import { pick } from './read-path.ts'

const itemOf = (call: readonly unknown[]) =>
  pick(call, {
    item_id: '1',
    item_name: '2',
    // Up to five categories may be given as a list.
    item_category: () => [call[3]].flat()[0],
    price: '4',
    quantity: '5',
  })

/** Reads calls of Matomo's tracker: https://developer.matomo.org/api-reference/tracking-javascript#ecommerce */
function createReader(offer: Offer): (call: unknown) => void {
  const items = new Map<unknown, Item>()
  let known: Cart | undefined
  const meanings: Record<string, (call: readonly unknown[]) => void> = {
    setEcommerceView(call) {
      const item = itemOf(call)
      if (item.item_id) offer('view_item', { value: item.price, items: [item] })
      else if (item.item_category) offer('view_item_list', { item_list_name: item.item_category })
    },
    addEcommerceItem: call => items.set(call[1], { quantity: 1, ...itemOf(call) }),
    removeEcommerceItem: call => items.delete(call[1]),
    clearEcommerceCart: () => items.clear(),
    trackEcommerceCartUpdate(call) {
      const cart = { value: call[1], items: [...items.values()], coupons: [] }
      if (known) compareCarts(known, cart, offer)
      // A page names all that lies in the cart before it says so for the first time: nothing tells what is new.
      else offer('cart_update', toDetail(cart))
      known = cart
    },
    trackEcommerceOrder(call) {
      const fields = { transaction_id: '1', value: '2', tax: '4', shipping: '5' }
      offer('purchase', { ...pick(call, fields), items: [...items.values()] })
      items.clear()
    },
    trackSiteSearch: call => offer('search', pick(call, { search_term: '1', results: '3' })),
  }
  return call => {
    if (Array.isArray(call)) meanings[call[0]]?.(call)
  }
}

/**
 * Reads what a shop tells Matomo through `_paq`, before and after this script and Matomo's own have loaded.
 *
 * `push` keeps working as it did. Matomo's script puts an object of its own in the place of the list; it is found
 * when that script has been loaded.
 */
export function matomo(): Capture {
  return nameCapture('matomo', client => {
    const once = createOnce(client, 'moment')
    const read = guarded(createReader(once.offer))
    const restores: (() => void)[] = []
    let found: unknown
    const early = readEarlyCalls()
    if (Array.isArray(early) && early !== readQueue()) early.forEach(read)
    const look = () => {
      const queue = readQueue()
      if (!queue || queue === found) return
      found = queue
      if (Array.isArray(queue)) queue.forEach(read)
      restores.push(watchPushes(queue, read))
    }
    look()
    return endAll([once.end, listen('load', look, document), () => endAll(restores)()])
  })
}
