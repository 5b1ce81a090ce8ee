import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { serveWithTag } from '../support/example-site.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

const shopWith = (file: string, attributes = '') =>
  serveWithTag(`<!doctype html><title>A shop</title>
    <script>window.Tawk_API = {}</script>
    <script async src="/${file}" data-site="pk_example" ${attributes}></script>
    <a href="tel:+49301234567">Call us</a> <a href="https://partner.example/">Our smith</a>`)

/** Clicks on every link, and lets a chat open; nothing is followed. */
const actOn = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const link of document.querySelectorAll('a')) {
      addEventListener('click', event => event.preventDefault(), { once: true })
      link.click()
    }
    dispatchEvent(new CustomEvent('tawkChatMaximized'))
  })

describe.each(['touchline.js', 'touchline.full.js'])('with nothing but the tag of %s', file => {
  it('contacts and chats are told of, and nobody sees an overlay', async () => {
    const shop = await shopWith(file)
    const page = await (await createVisitor(browser)).newPage()
    try {
      await page.goto(shop.url)
      // What comes on demand comes when the page is idle; until then nothing hears.
      const events = await eventually(
        async () => {
          await actOn(page)
          return shop.events()
        },
        list => ['chat_open', 'contact_click'].every(name => list.some(event => event.name === name)),
      )
      const { data } = events.find(event => event.name === 'contact_click') ?? {}
      expect(data).toEqual({ method: 'phone' })
      expect(await page.locator('touchline-overlay').count()).toBe(0)
    } finally {
      await page.context().close()
      await shop.close()
    }
  })

  it('what is left out is not told of, and a developer sees the overlay', async () => {
    const shop = await shopWith(file, 'data-off="chat contacts"')
    const page = await (await createVisitor(browser)).newPage()
    try {
      await page.goto(`${shop.url}/?touchline-debug`)
      await page.locator('touchline-overlay').waitFor({ state: 'attached' })
      const events = await eventually(
        async () => {
          await actOn(page)
          return shop.events()
        },
        // It comes in one file with the contacts.
        list => list.some(event => event.name === 'outbound_click'),
      )
      expect(events.map(event => event.name).filter(name => /chat|contact/.test(name))).toEqual([])
    } finally {
      await page.context().close()
      await shop.close()
    }
  })
})
