import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { type MadeEvent, serveCapturePage } from '../support/capture-page.ts'
import { eventually } from '../support/eventually.ts'

let shop: Awaited<ReturnType<typeof serveCapturePage>>
let browser: Browser

beforeAll(async () => {
  shop = await serveCapturePage({ captures: 'vitals()', body: '<h1>Skillets</h1><button>Buy</button>' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

interface Vital {
  readonly metric: string
  readonly value: number
  readonly rating: string
  readonly id: string
  readonly attribution?: Readonly<Record<string, unknown>>
}

it('a page that comes late says what the time was spent on, and what is good says no more than its value', async () => {
  const visitor = await createVisitor(browser)
  const page = await visitor.newPage()
  await page.goto(`${shop.url}slow`)
  await page.click('button')
  // What is measured until the page is hidden is told when it is.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  })
  const events = await eventually<readonly MadeEvent[]>(
    () => page.evaluate('window.made'),
    made => new Set(made.map(([, data]) => data?.metric)).size >= 4,
  )
  const vitals = new Map(events.map(([, data]) => [data?.metric, data as unknown as Vital]))
  expect([...vitals.keys()]).toEqual(expect.arrayContaining(['CLS', 'FCP', 'LCP', 'TTFB']))
  expect(vitals.get('TTFB')).toMatchObject({
    rating: 'poor',
    attribution: { requestDuration: expect.any(Number) },
  })
  expect(vitals.get('CLS')).toMatchObject({ value: 0, rating: 'good' })
  for (const { rating, attribution } of vitals.values())
    expect(attribution === undefined).toBe(rating === 'good')
  await visitor.close()
})
