import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createVisitor, openBrowser, toShopTab } from '../support/browser.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { askServer, recentDays } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { addToCart, beginCheckout, lookAtProduct, openChat } from '../support/shopper.ts'
import { type RunningStorefront, startStorefront } from '../support/storefront.ts'

let browser: Browser
let folder: DataFolder
let server: RunningServer
let shop: RunningStorefront

beforeAll(async () => {
  browser = await openBrowser()
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  shop = await startStorefront(
    `<script async src="${server.url}/touchline.js" data-site="${server.key}"></script>`,
  )
})
afterAll(async () => {
  await browser.close()
  await shop.stop()
  await server.stop()
  await folder.remove()
})

/** Sends what waits and is not under way, and returns how many events the browser has counted. */
async function flush(page: Page): Promise<number> {
  await page.waitForFunction(() => 'touchline' in window)
  return page.evaluate(async () => {
    const { touchline } = window as unknown as {
      touchline(verb: string): Promise<unknown> & { readonly created: number }
    }
    await touchline('flush')
    return touchline('ledger').created
  })
}

async function visit(visitor: BrowserContext): Promise<void> {
  const page = await visitor.newPage()
  for (const act of [lookAtProduct, openChat, addToCart, beginCheckout]) await act(toShopTab(page), shop.url)
  // A tab that is closed takes its last answers with it; a later page sends those events again.
  await page.close()
}

it('what a browser has counted is what is stored, also over a tab that is closed', async () => {
  const visitor = await createVisitor(browser)
  await visit(visitor)
  const page = await visitor.newPage()
  await page.goto(shop.url)
  const created = await flush(page)
  expect(created).toBeGreaterThan(5)
  const { answer } = await eventually(
    () => askServer(server, { question: 'delivery', site: 'main', ...recentDays() }),
    ({ answer }) => answer.created >= created && answer.waiting === 0,
    { what: `An account of ${created} events`, withinMs: 90_000 },
  )
  expect(answer).toMatchObject({ lost: 0, refused: 0, waiting: 0, withoutLedger: 0, gaps: { missing: 0 } })
  expect(answer.headline).toBe(`${answer.created} created, ${answer.created} stored, 0 lost`)
  await visitor.close()
})
