import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { type MadeEvent, serveCapturePage } from '../support/capture-page.ts'
import { eventually } from '../support/eventually.ts'

const body = `
  <button id="dead" class="buy">Nothing</button>
  <button id="adds">Adds</button>
  <button id="asks">Asks</button>
  <button id="leads">Leads</button>
  <a id="slow" href="/slow">Slow</a>
  <a id="hash" href="#below">Below</a>
  <form id="order" action="/ordered"><input name="email" type="email" required><button id="order-now">Order</button></form>
  <p style="margin-top: 2000px" id="below">Below</p>`

const script = `
  const on = (id, run) => document.getElementById(id).addEventListener('click', run)
  on('adds', () => setTimeout(() => document.body.append('Added'), 400))
  on('asks', () => fetch('/slow'))
  on('leads', () => { location.href = '/slow' })
  window.fail = () => setTimeout(() => { throw new TypeError('cart of jane@example.org is gone') })`

let shop: Awaited<ReturnType<typeof serveCapturePage>>
let browser: Browser
let page: Page

beforeAll(async () => {
  shop = await serveCapturePage({ captures: 'friction()', body, script })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

async function open(): Promise<void> {
  await page?.context().close()
  page = await (await createVisitor(browser)).newPage()
  await page.goto(shop.url)
  await page.waitForFunction('window.made')
}

const made = async (): Promise<MadeEvent[]> => page.evaluate('window.made')
const until = (name: string) =>
  eventually(made, events => events.some(([made]) => made === name), { what: name })

describe('in a real browser', () => {
  it('a click in vain is told, and no click that was answered', async () => {
    const context = await createVisitor(browser)
    const clicked = async (id: string) => {
      const tab = await context.newPage()
      await tab.goto(shop.url)
      await tab.waitForFunction('window.made')
      await tab.click(`#${id}`)
      return tab
    }
    const answered = await Promise.all(['adds', 'asks', 'hash'].map(clicked))
    const dead = await clicked('dead')
    await eventually(
      () => dead.evaluate('window.made.length'),
      count => count === 1,
    )
    expect(await dead.evaluate('window.made')).toEqual([['dead_click', { element: 'button#dead.buy' }]])
    // Clicked before that one: what would have been made of them is made by now.
    for (const tab of answered) expect(await tab.evaluate('window.made')).toEqual([])
    await context.close()
  })

  it.each(['leads', 'slow'])('a page that is left slowly by %s was not clicked in vain', async id => {
    await open()
    const told: string[] = []
    page.on('console', message => told.push(message.text()))
    await page.evaluate('window.client.watch(name => console.log("made " + name))')
    await page.click(`#${id}`, { noWaitAfter: true })
    await page.waitForURL('**/slow')
    expect(told.filter(text => text.startsWith('made'))).toEqual([])
  })

  it('three quick clicks on one spot are rage', async () => {
    await open()
    await page.click('#adds', { clickCount: 4, delay: 60 })
    await until('rage_click')
    expect(await made()).toEqual([['rage_click', { element: 'button#adds' }]])
  })

  it('the browser’s own check of a form is heard, and giving it up', async () => {
    await open()
    // A test hears nothing of a page in its last moment; what the page kept is there afterwards.
    await page.evaluate(
      `window.client.watch((...event) => {
        localStorage.kept = JSON.stringify([...JSON.parse(localStorage.kept ?? '[]'), event])
      })`,
    )
    await page.click('#order-now')
    await until('form_error')
    await page.locator('input[name=email]').pressSequentially('jane@')
    await page.click('#order-now')
    await eventually(made, events => events.length === 2)
    await page.locator('input[name=email]').pressSequentially('example.org')
    await page.goto(`${shop.url}next`)
    expect(await page.evaluate('JSON.parse(localStorage.kept)')).toEqual([
      ['form_error', { form: 'order', field: 'email', reason: 'valueMissing', times: 1 }],
      ['form_error', { form: 'order', field: 'email', reason: 'typeMismatch', times: 2 }],
      ['form_abandon', { form: 'order', field: 'email', fields: 1, errors: 2, corrections: 1 }],
    ])
  })

  it('errors and failed requests are told, without what they carry', async () => {
    await open()
    await page.evaluate('window.fail()')
    await page.evaluate('fetch("/status/404/carts/4711?token=x")')
    await until('request_error')
    await until('js_error')
    const events = Object.fromEntries(await made())
    expect(events.js_error).toMatchObject({
      message: 'Uncaught TypeError: cart of redacted is gone',
      source: '/page.js',
      line: expect.any(Number),
    })
    expect(events.request_error).toMatchObject({ status: 404, path: '/status/:id/carts/:id', kind: 'fetch' })
  })

  it('a page that answers with an error itself is told', async () => {
    await open()
    await page.route('**/*', async route => {
      if (route.request().resourceType() !== 'document') return route.continue()
      const answer = await route.fetch()
      await route.fulfill({ response: answer, status: 404 })
    })
    await page.goto(`${shop.url}gone`)
    await until('request_error')
    expect(await made()).toMatchObject([
      ['request_error', { status: 404, path: '/gone', kind: 'navigation' }],
    ])
  })
})
