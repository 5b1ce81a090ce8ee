import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { type MadeEvent, serveCapturePage } from '../support/capture-page.ts'
import { eventually } from '../support/eventually.ts'

const body = `
  <iframe title="A map" src="/map"></iframe>
  <iframe title="Live chat with Alder &amp; Rye" src="/frame"></iframe>`

let shop: Awaited<ReturnType<typeof serveCapturePage>>
let browser: Browser

beforeAll(async () => {
  // As pages do that show a chat which nobody asked for.
  const script = "setTimeout(() => window.dispatchEvent(new CustomEvent('tawkChatMaximized')), 100)"
  shop = await serveCapturePage({ captures: 'chat()', body, script })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

it('the focus in the frame of an unknown chat opens it, the focus in any other frame opens nothing', async () => {
  const visitor = await createVisitor(browser)
  const page = await visitor.newPage()
  await page.goto(shop.url)
  await page.waitForFunction('window.made')
  const made = (): Promise<MadeEvent[]> => page.evaluate('window.made')
  await page.frameLocator('iframe[title="A map"]').locator('body').click()
  await page.waitForTimeout(1_500)
  expect(await made()).toEqual([])
  await page.frameLocator('iframe[title^="Live chat"]').locator('body').click()
  const events = await eventually(made, list => list.length > 0)
  expect(events).toEqual([['chat_open', { widget: 'other' }]])
  await visitor.close()
})

it('a chat that opens by itself is nothing that the visitor did', async () => {
  const visitor = await createVisitor(browser)
  const page = await visitor.newPage()
  await page.addInitScript('window.Tawk_API = {}')
  await page.goto(shop.url)
  await page.waitForFunction('window.made')
  const events = await eventually<readonly MadeEvent[]>(
    () => page.evaluate('window.made'),
    list => list.length > 0,
  )
  expect(events).toEqual([['chat_open', { widget: 'tawk', interactive: false }]])
  await visitor.close()
})
