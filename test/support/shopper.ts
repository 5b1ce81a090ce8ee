/**
 * What a shopper does in the demo's shop, one act a function.
 *
 * @module
 */
import type { Page } from 'playwright-core'

/** An act of a shopper who is in the shop at this address. */
export type Act = (page: Page, shop: string) => Promise<void>

/** Reads an article of the journal that links to products. */
export const readArticle: Act = async (page, shop) => {
  await page.goto(`${shop}/blog/cast-iron-or-carbon-steel`)
}

/** Follows the first product that the page shows. */
export const followProduct: Act = async page => {
  await page.locator('main a[href^="/products/"]').first().click()
  await page.waitForURL('**/products/*')
}

/** Opens a category and its first product. */
export const lookAtProduct: Act = async (page, shop) => {
  await page.goto(`${shop}/category/pots-and-pans`)
  await followProduct(page, shop)
}

/** Opens the chat and closes it again. */
export const openChat: Act = async page => {
  await page.getByRole('button', { name: 'Ask us' }).click()
  await page.getByRole('dialog').waitFor()
  await page.getByRole('button', { name: 'Close the chat' }).click()
}

/** Puts the product of this page into the cart. */
export const addToCart: Act = async page => {
  await page.locator('[data-cart-count]').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.locator('[data-cart-count]:visible').waitFor()
}

/** Looks at the cart. */
export const viewCart: Act = async (page, shop) => {
  await page.goto(`${shop}/cart`)
}

/** Goes from the cart to the first step of the checkout. */
export const beginCheckout: Act = async page => {
  await page.locator('main a[href="/checkout"]').click()
  await page.waitForURL('**/checkout')
}

const goOn = async (page: Page, path: string) => {
  await page.locator('form[data-step] button.wide').click()
  await page.waitForURL(`**${path}`)
}

/** Fills in who orders. */
export const giveContact: Act = async page => {
  await page.locator('input[name="email"]').fill('jane@example.org')
  await page.locator('input[name="name"]').fill('Jane Miller')
  await goOn(page, '/checkout/shipping')
}

/** Fills in where to, and how. */
export const chooseDelivery: Act = async page => {
  await page.locator('input[name="street"]').fill('Long Lane 12')
  await page.locator('input[name="postcode"]').fill('10115')
  await page.locator('input[name="town"]').fill('Berlin')
  await page.locator('input[name="method"]').first().check()
  await goOn(page, '/checkout/payment')
}

/** Chooses a way to pay that needs no card. */
export const givePayment: Act = async page => {
  await page.locator('input[name="method"]').last().check()
  await goOn(page, '/checkout/review')
}

/** Agrees and orders. */
export const placeOrder: Act = async page => {
  await page.locator('input[name="terms"]').check()
  await goOn(page, '/checkout/confirmation')
}
