import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { hostileTexts } from '../support/hostile-texts.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { createEventId, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer
let browser: Browser

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
})

const names = [
  'page_view',
  'view_item',
  'add_to_cart',
  'search',
  'rage_click',
  'js_error',
  'chat_open',
  'begin_checkout',
  'own',
  'identify',
  'purchase',
]

/** An event that says the text wherever an event can say one. */
function eventOf(text: string, name: string, place: number) {
  const at = Date.now() - 40 * 60_000 + place * 1_000
  const written = encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''))
  const page = {
    view: randomUUID(),
    url: `https://shop.example/products/${written}?utm_source=${written}&utm_medium=${written}&utm_campaign=${written}`,
    title: text,
    referrer: `https://other.example/${written}`,
    type: text.slice(0, 64),
    nav: 'load',
  }
  const item = {
    item_id: text,
    item_name: text,
    item_brand: text,
    item_category: text,
    price: 5,
    quantity: 1,
  }
  const data = {
    value: 5,
    currency: 'EUR',
    items: [item],
    touchpoint: text.slice(0, 64),
    transaction_id: text,
    search_term: text,
    coupon: text,
    element: text,
    reason: text,
    widget: text,
    [text.slice(0, 60)]: text,
  }
  const said = name === 'identify' ? { user: text.slice(0, 128), traits: { name: text } } : data
  const called = name === 'own' ? text.slice(0, 64) : name
  return { id: createEventId(at), seq: place + 1, at, mono: place, name: called, page, data: said }
}

const visitors = 18

/** A visit to the checkout: each event with another text, so that many texts make few pages. */
function visitOf(visit: number) {
  const step = Math.ceil(hostileTexts.length / visitors)
  const textAt = (place: number) => hostileTexts[(visit * step + place * 7) % hostileTexts.length] ?? ''
  const events = names
    .filter(name => name !== 'purchase' || visit % 2 === 0)
    .map((name, place) => eventOf(textAt(place), name, place))
  return { v: 1, key: server.key, batch: randomUUID(), visitor: randomUUID(), stream: randomUUID(), events }
}

/** What a page does that it must not do. */
async function watch(page: Page): Promise<readonly string[]> {
  const harm: string[] = []
  page.on('dialog', dialog => {
    harm.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', error => harm.push(`an error: ${error.message}`))
  page.on('request', request => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url()))
      harm.push(`a request: ${request.url()}`)
  })
  page.on('console', message => {
    if (message.type() === 'error') harm.push(`said: ${message.text()}`)
  })
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', event => {
      console.error(
        `the policy was broken by ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`,
      )
    })
  })
  return harm
}

/** Every address of the dashboard that the page's links lead to, the page's own elements opened. */
async function linksOf(page: Page): Promise<readonly string[]> {
  const links = await page
    .locator('a[href]')
    .evaluateAll(all => all.map(link => (link as HTMLAnchorElement).href))
  for (const link of links) expect(link).toMatch(/^https?:\/\//)
  return links.filter(link => link.startsWith(server.url) && !link.includes('#'))
}

test('nothing that a visitor sends becomes code on any screen', async () => {
  for (let visit = 0; visit < visitors; visit += 1) {
    const body = JSON.stringify(visitOf(visit))
    const answer = await fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body })
    expect(await answer.json()).toMatchObject({ rejected: [] })
  }
  await eventually(() => isSettled(server), Boolean, { what: 'An empty spool' })
  const context = await browser.newContext()
  const page = await context.newPage()
  const harm = await watch(page)
  await page.goto(server.dashboard)
  const open = [
    server.url,
    `${server.url}/?show=table`,
    `${server.url}/?show=start`,
    `${server.url}/journeys`,
  ]
  const opened = new Set<string>()
  for (let next = open.shift(); next !== undefined && opened.size < 40; next = open.shift()) {
    if (opened.has(next)) continue
    opened.add(next)
    await page.goto(next)
    await page.locator('main h1').first().waitFor()
    // What shows only on demand: details, tooltips, further rows.
    for (const button of await page.locator('main button[aria-expanded="false"], main summary').all())
      await button.click({ timeout: 1_000 }).catch(() => undefined)
    open.push(...(await linksOf(page)))
  }
  expect([...opened].filter(address => address.includes('/journeys/')).length).toBeGreaterThan(10)
  expect(await page.evaluate(() => (window as { wasHarmed?: unknown }).wasHarmed)).toBeUndefined()
  expect(harm).toEqual([])
  // What the test could not see would prove nothing.
  await page.locator('main').evaluate(main => {
    const image = document.createElement('img')
    image.src = 'https://evil.example/pixel.gif'
    main.append(image)
  })
  await eventually(async () => harm.join(), Boolean, { what: 'Harm that was done on purpose' })
  await context.close()
})
