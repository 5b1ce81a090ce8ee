import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, endpoint, startCollector } from '../../../test/collector.ts'
import { clickOn } from '../../../test/friction.ts'
import { freshBrowser, leavePage, site } from '../../../test/page.ts'
import { arrived, forgetGlobals, leaveQuietly } from '../../../test/shops/shop-page.ts'
import { createShopifyShop, openProductPage } from '../../../test/shops/shopify-theme.ts'
import { installTimeline } from '../../../test/shops/timeline.ts'
import { commerce, pages, shopify, touchline } from '../../index.ts'

let collector: Collector
let client: ReturnType<typeof touchline> | undefined

beforeEach(() => {
  collector = startCollector(...createShopifyShop().handlers)
  freshBrowser('/products/boot')
  installTimeline()
})
afterEach(async () => {
  client?.stop()
  leavePage()
  vi.unstubAllGlobals()
  forgetGlobals('Shopify', 'ShopifyAnalytics', 'dataLayer')
  await collector.close()
})

const names = () => arrived(collector).map(([name]) => name)

test('the platform that the page turns out to have is followed, once, beside what the page pushes', async () => {
  openProductPage()
  client = touchline({ site, endpoint, capture: [pages(), commerce(), shopify()] })
  ;(window.dataLayer as object[]).push({
    event: 'add_to_wishlist',
    ecommerce: { items: [{ item_id: 'SKU1' }] },
  })
  await leaveQuietly()
  expect(names().toSorted()).toEqual(['add_to_wishlist', 'page_view', 'view_item'])
})

test('of a platform that is not there nothing is asked', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  document.body.innerHTML = '<button id="b">Buy</button>'
  client = touchline({ site, endpoint, capture: [commerce()] })
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  clickOn('#b')
  await client.flush()
  expect(fetched).not.toHaveBeenCalled()
})
