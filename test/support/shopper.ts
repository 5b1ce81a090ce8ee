/**
 * What a shopper does in the demo's shop, one act a function, in any browser.
 *
 * @module
 */
import type { Tab } from './browsers/browser-driver.ts'
import { eventually } from './eventually.ts'

/** What a shopper needs of a page. */
export type ShopTab = Pick<Tab, 'goto' | 'evaluate' | 'click' | 'type'>

/** An act of a shopper who is in the shop at this address. */
export type Act = (tab: ShopTab, shop: string) => Promise<void>

/** The path of a page that has loaded. */
const pathOf = (tab: ShopTab): Promise<string> =>
  tab
    .evaluate(() => (document.readyState === 'complete' ? location.pathname : 'loading'))
    // Between two documents there is no page to ask.
    .catch(error => String(error))

const untilAt = (tab: ShopTab, path: RegExp) =>
  eventually(
    () => pathOf(tab),
    at => path.test(at),
    { what: `A page at ${path}` },
  )

/** Reads an article of the journal that links to products. */
export const readArticle: Act = (tab, shop) => tab.goto(`${shop}/blog/cast-iron-or-carbon-steel`)

/** Follows the first product that the page shows. */
export const followProduct: Act = async tab => {
  await tab.click('main a[href^="/products/"]')
  await untilAt(tab, /^\/products\/./)
}

/** Opens a category and its first product. */
export const lookAtProduct: Act = async (tab, shop) => {
  await tab.goto(`${shop}/category/pots-and-pans`)
  await followProduct(tab, shop)
}

/** Asks which size is right. */
export const openSizeGuide: Act = tab => tab.click('[data-touchpoint="size-guide"] summary')

/** Opens the chat and closes it again. */
export const openChat: Act = async tab => {
  // The shop's own script must be there first: it shows the number of things in the cart.
  await tab.click('[data-chat-open]')
  await tab.click('#chat:not([hidden]) [data-chat-close]')
}

/** Puts the product of this page into the cart, which the shop shows then. */
export const addToCart: Act = async tab => {
  await tab.click('[data-buy] button.wide')
  await untilAt(tab, /^\/cart$/)
}

/** Looks at the cart. */
export const viewCart: Act = (tab, shop) => tab.goto(`${shop}/cart`)

/** Goes from the cart to the first step of the checkout. */
export const beginCheckout: Act = async tab => {
  await tab.click('main a[href="/checkout"]')
  await untilAt(tab, /^\/checkout$/)
}

const goOn = async (tab: ShopTab, path: RegExp) => {
  await tab.click('form[data-step] button.wide')
  await untilAt(tab, path)
}

/** Fills in who orders. */
export const giveContact: Act = async tab => {
  await tab.type('input[name="email"]', 'jane@example.org')
  await tab.type('input[name="name"]', 'Jane Miller')
  await goOn(tab, /\/shipping$/)
}

/** Fills in where to, and nothing else. */
export const giveAddress: Act = async tab => {
  await tab.type('input[name="street"]', 'Long Lane 12')
  await tab.type('input[name="postcode"]', '10115')
  await tab.type('input[name="town"]', 'Berlin')
}

/** Fills in where to, and how. */
export const chooseDelivery: Act = async (tab, shop) => {
  await giveAddress(tab, shop)
  await tab.click('label.choice:first-of-type input[name="method"]')
  await goOn(tab, /\/payment$/)
}

/** Chooses a way to pay that needs no card. */
export const givePayment: Act = async tab => {
  await tab.click('label.choice:last-of-type input[name="method"]')
  await goOn(tab, /\/review$/)
}

/** Agrees and orders. */
export const placeOrder: Act = async tab => {
  await tab.click('input[name="terms"]')
  await goOn(tab, /\/confirmation$/)
}
