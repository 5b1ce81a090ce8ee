import { mkdir } from 'node:fs/promises'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { serveCapturePage } from '../support/capture-page.ts'
import { eventually } from '../support/eventually.ts'

const body = `
  <h1>Skillets</h1><p>Cast iron, for life.</p><button id="buy">Buy</button>
  <p id="corner">Terms and conditions</p>`
const script = `
  window.Shopify = {}
  window.$crisp = []
  window.dataLayer = [['js'], ['config']]
  document.getElementById('buy').addEventListener('click', () =>
    window.client.track('add_to_cart', { value: 29, currency: 'EUR', items: [{ item_id: 'SKU1', quantity: 1 }] }))`

let shop: Awaited<ReturnType<typeof serveCapturePage>>
let browser: Browser

beforeAll(async () => {
  shop = await serveCapturePage({ captures: 'pages(), overlay()', body, script })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

async function open(options: { colorScheme?: 'light' | 'dark'; width?: number } = {}): Promise<Page> {
  const { colorScheme = 'light', width = 1000 } = options
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 700 } })
  const page = await context.newPage()
  await page.goto(shop.url)
  await page.waitForFunction('window.made')
  return page
}

interface AccessibleNode {
  readonly role?: { readonly value: string }
  readonly name?: { readonly value: string }
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[]
}

/** What a screen reader finds: into a closed shadow root no script of the page can look. */
async function readTree(page: Page): Promise<string[]> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  return (nodes as readonly AccessibleNode[]).map(({ role, name, properties = [] }) => {
    const expanded = properties.find(property => property.name === 'expanded')?.value.value
    return [role?.value, name?.value, expanded === undefined ? '' : `expanded ${expanded}`].join(' ').trim()
  })
}

const has = (page: Page, line: RegExp) =>
  eventually(
    () => readTree(page),
    tree => tree.some(node => line.test(node)),
    { what: String(line) },
  )

describe('the overlay', () => {
  it('shows what was detected, the ledger and each event, the earlier ones too', async () => {
    const page = await open()
    await has(page, /^button Touchline · 1 event expanded true$/)
    await page.click('#buy')
    await has(page, /^button Touchline · 2 events expanded true$/)
    const tree = (await has(page, /2 created: 0 acknowledged, 2 waiting/)).join('\n')
    for (const part of ['shopify', '$crisp', '2 entries', 'add_to_cart', 'page_view', 'log Events']) {
      expect(tree).toContain(part)
    }
    await page.context().close()
  })

  it('is closed and opened by keyboard, and lets go of the page below it', async () => {
    const page = await open()
    await has(page, /expanded true/)
    await page.locator('#buy').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await has(page, /^button Touchline · 1 event expanded false$/)
    await page.keyboard.press('Enter')
    await has(page, /expanded true/)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    await has(page, /expanded false/)
    // Beside the button the corner is the page's own again.
    const hit = await page.evaluate(
      () => document.elementFromPoint(innerWidth - 300, innerHeight - 20)?.localName,
    )
    expect(hit).not.toBe('touchline-overlay')
    await page.context().close()
  })

  it('begins closed where it would cover the page, and keeps within the narrowest', async () => {
    const page = await open({ width: 320 })
    await has(page, /expanded false/)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await page.context().close()
  })

  it('breaks no Content-Security-Policy, and goes with the client', async () => {
    const page = await open()
    const faults: string[] = []
    page.on('console', message => {
      if (message.type() === 'error') faults.push(message.text())
    })
    await page.reload()
    await page.waitForFunction('window.made')
    await has(page, /expanded true/)
    // The collector of this page is out of order.
    expect(faults.filter(text => !text.includes('503'))).toEqual([])
    await page.evaluate('window.client.stop()')
    expect(await page.locator('touchline-overlay').count()).toBe(0)
    await page.context().close()
  })

  it.runIf(process.env.TOUCHLINE_SHOTS)('can be looked at', async () => {
    const folder = process.env.TOUCHLINE_SHOTS as string
    await mkdir(folder, { recursive: true })
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1000, 320]) {
        const page = await open({ colorScheme, width })
        await page.click('#buy')
        if (width < 600) {
          await page.keyboard.press('Tab')
          await page.keyboard.press('Enter')
        }
        await page.waitForTimeout(1_500)
        await page.screenshot({ path: `${folder}/overlay-${colorScheme}-${width}.png` })
        await page.context().close()
      }
    }
  })
})
