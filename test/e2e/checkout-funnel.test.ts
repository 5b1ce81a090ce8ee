import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVisitor, openBrowser, toShopTab } from '../support/browser.ts'
import { createDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { askServer, isSettled, recentDays } from '../support/questions.ts'
import { startServer } from '../support/server.ts'
import {
  type Act,
  addToCart,
  beginCheckout,
  chooseDelivery,
  giveContact,
  givePayment,
  lookAtProduct,
  placeOrder,
} from '../support/shopper.ts'
import { startStorefront } from '../support/storefront.ts'

/** The whole way; each shopper goes a part of it. */
const way: readonly Act[] = [
  lookAtProduct,
  addToCart,
  beginCheckout,
  giveContact,
  chooseDelivery,
  givePayment,
  placeOrder,
]
const shoppers = [1, 2, 3, 5, 6, 7]

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

/** Lets the shoppers through a shop whose tag leaves out some captures, and asks for its checkout funnel. */
async function funnelWithout(
  captures: string,
): Promise<readonly (readonly [label: string, entered: number])[]> {
  const folder = await createDataFolder()
  const server = await startServer({ data: folder.path })
  const tag = `<script async src="${server.url}/touchline.js" data-site="${server.key}" data-off="${captures}"></script>`
  const shop = await startStorefront(tag)
  try {
    for (const acts of shoppers) {
      const visitor = await createVisitor(browser)
      const page = await visitor.newPage()
      for (const act of way.slice(0, acts)) await act(toShopTab(page), shop.url)
      await page.waitForFunction(() => 'touchline' in window)
      await page.evaluate(() =>
        (window as unknown as { touchline(verb: 'flush'): Promise<void> }).touchline('flush'),
      )
      await visitor.close()
    }
    const { answer } = await eventually(
      async () => {
        const settled = await isSettled(server)
        return {
          settled,
          ...(await askServer(server, { question: 'funnel', site: 'main', ...recentDays() })),
        }
      },
      ({ settled, answer }) => settled && answer.units === shoppers.length,
      { what: `A funnel of ${shoppers.length} visits` },
    )
    return answer.steps.map(step => [step.label, step.entered])
  } finally {
    await shop.stop()
    await server.stop()
    await folder.remove()
  }
}

describe('the funnel that nobody configured', () => {
  it('is the same for a shop that shows only its pages and for one that says only its GA4 events', async () => {
    const fromPages = await funnelWithout('dataLayer touchpoints vitals')
    const fromEvents = await funnelWithout('pages touchpoints vitals')
    expect(fromPages).toEqual(fromEvents)
    expect(fromPages).toEqual([
      ['Product viewed', 6],
      ['Added to cart', 5],
      ['Checkout begun', 4],
      ['Delivery chosen', 3],
      ['Payment given', 2],
      ['Order placed', 1],
    ])
  })
})
