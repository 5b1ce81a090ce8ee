import { guarded } from '../../guard.ts'
import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll } from '../listen.ts'
import { eachPage } from './each-page.ts'
import { createOnce } from './once.ts'
import { at, type Fields, pick } from './read-path.ts'

/** The price of an offer, of an offer for several variants, or of the first of several offers. */
const offerAt = (name: string) => (said: unknown) =>
  ['offers', 'offers.0', 'hasVariant.0.offers']
    .map(place => at(said, `${place}.${name}`) ?? at(said, `${place}.priceSpecification.0.${name}`))
    .find(Boolean)
/** As a number: what shops write with separators for people is left out. */
const price = (said: unknown) => Number(offerAt('price')(said) ?? offerAt('lowPrice')(said)) || undefined

const fields: Fields = {
  item_id: said =>
    at(said, 'sku') ??
    at(said, 'productGroupID') ??
    at(said, 'productID') ??
    at(said, 'hasVariant.0.sku') ??
    at(said, 'mpn'),
  item_name: 'name',
  item_brand: said => at(said, 'brand.name') ?? at(said, 'brand'),
  price,
}

/** The product that a page's JSON-LD describes; none where it describes several side by side, or none. */
function readProduct(): unknown {
  const products = [...document.querySelectorAll('script[type*=ld]')]
    .flatMap(({ textContent }) => {
      try {
        return [JSON.parse(textContent)].flat().flatMap(node => at(node, '@graph') ?? node)
      } catch {
        // A shop's template left a comma too many: search engines skip the block, and so do we.
        return []
      }
    })
    .filter(node => /Product/.test(String(at(node, '@type'))))
  return products.length === 1 ? products[0] : undefined
}

const toDetail = (product: unknown, quantity: number, form?: object) => {
  const item = { ...pick(product, fields), ...form, quantity }
  return {
    currency: offerAt('priceCurrency')(product),
    value: (price(product) ?? 0) * quantity || undefined,
    items: [item],
  }
}

const cartForms = 'form.cart,[action*="/cart/add"],[action*="add-to-cart"],[action*="add_to_cart"]'
/** What forms call the product that they put into the cart, the variant first. */
const idFields = ['variation_id', 'add-to-cart', 'id', 'product_id']

/** What a form sends under a name. `FormData` would call the shop's own listeners for it. */
const sentBy = (form: HTMLFormElement, button: HTMLElement | null, name: string) =>
  button?.getAttribute('name') === name
    ? button.getAttribute('value')
    : (form.elements.namedItem(name) as HTMLInputElement | RadioNodeList | null)?.value

/**
 * The last resort: tells of a product page by its JSON-LD, and of an addition to the cart by the form that is sent.
 * Whatever anybody else says of the same page view comes first.
 */
export function linkedProducts(): Capture {
  return nameCapture('schema', client => {
    const { offer, end } = createOnce(client, 'page')
    const look = () => {
      const product = readProduct()
      if (product) offer('view_item', toDetail(product, 1))
    }
    const onSubmit = guarded(({ target: form, submitter, defaultPrevented }: SubmitEvent) => {
      if (defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches(cartForms)) return
      const item_variant = idFields.map(name => sentBy(form, submitter, name)).find(Boolean)
      const quantity = Number(sentBy(form, submitter, 'quantity')) || 1
      offer('add_to_cart', toDetail(readProduct(), quantity, item_variant ? { item_variant } : {}))
    })
    // On the way up, after all of the page's listeners: a form whose sending was prevented is sent by a script.
    addEventListener('submit', onSubmit)
    return endAll([end, eachPage(client, look), () => removeEventListener('submit', onSubmit)])
  })
}
