import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { startStorefront } from '../support/storefront.ts'
import { createPageBatch } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer
let shop: Server
let browser: Browser
let context: BrowserContext
let page: Page

const portOf = (of: Server) => (of.address() as AddressInfo).port

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  shop = createServer((_, outgoing) =>
    outgoing.setHeader('content-type', 'text/html').end('<title>Shop</title>'),
  )
  await once(shop.listen(0, '127.0.0.1'), 'listening')
  browser = await openBrowser(['--host-resolver-rules=MAP *.touchline.test 127.0.0.1'])
})
afterAll(async () => {
  await browser.close()
  shop.close()
  await server.stop()
  await folder.remove()
})
beforeEach(async () => {
  context = await createVisitor(browser)
  page = await context.newPage()
})
afterEach(() => context.close())

/** Opens the shop under a host. */
const open = (host: string) => page.goto(`http://${host}:${portOf(shop)}/`)

/** Sends a batch out of the page with credentials, to the collector under a host; `null` when it may not read the answer. */
function renew(host: string, visitor: string, domain: string): Promise<number | null> {
  const port = new URL(server.url).port
  const batch = { ...createPageBatch({ key: server.key, size: 1, visitor }), renew: domain }
  return page.evaluate(
    ([url, body]) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        credentials: 'include',
        body,
      }).then(
        response => response.json().then(() => response.status),
        () => null,
      ),
    [`http://${host}:${port}/v1/events`, JSON.stringify(batch)] as const,
  )
}

const setCookie = (text: string) => page.evaluate(`document.cookie = ${JSON.stringify(text)}`)
const readCookie = () => page.evaluate(() => document.cookie)

describe('a visitor’s cookie', () => {
  it('that the page has lost comes back with the collector’s answer, for 13 months and for the page to read', async () => {
    const visitor = randomUUID()
    await open('127.0.0.1')
    await setCookie(`tl_v=${visitor}; Max-Age=3600; Path=/; SameSite=Lax`)
    await setCookie('tl_v=; Max-Age=0; Path=/')
    expect(await readCookie()).toBe('')
    expect(await renew('127.0.0.1', visitor, '')).toBe(202)
    expect(await readCookie()).toBe(`tl_v=${visitor}`)
    const [cookie, ...others] = await context.cookies()
    expect(others).toEqual([])
    expect(cookie).toMatchObject({
      domain: '127.0.0.1',
      path: '/',
      sameSite: 'Lax',
      httpOnly: false,
      secure: false,
    })
    const days = ((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400
    expect(days).toBeGreaterThan(395)
    await page.reload()
    expect(await readCookie()).toBe(`tl_v=${visitor}`)
  })

  it('that says something else is set right', async () => {
    const visitor = randomUUID()
    await open('127.0.0.1')
    await setCookie('tl_v=garbage; Path=/')
    expect(await renew('127.0.0.1', visitor, '')).toBe(202)
    expect(await readCookie()).toBe(`tl_v=${visitor}`)
  })

  it('that is lost while the script is at work comes back with its next batch', async () => {
    const storefront = await startStorefront(
      `<script async src="${server.url}/touchline.js" data-site="${server.key}"></script>`,
    )
    try {
      await page.goto(storefront.url)
      await page.waitForFunction(() => document.cookie.includes('tl_v='))
      const given = await readCookie()
      await setCookie('tl_v=; Max-Age=0; Path=/')
      expect(await readCookie()).toBe('')
      const answered = page.waitForResponse(async response => 'set-cookie' in (await response.allHeaders()))
      await page.evaluate(() => {
        const { touchline } = window as unknown as {
          touchline(verb: 'track' | 'flush', name?: string): unknown
        }
        touchline('track', 'size_guide_opened')
        touchline('flush')
      })
      await answered
      await page.waitForFunction(cookie => document.cookie === cookie, given)
    } finally {
      await storefront.stop()
    }
  })

  it('of a domain is set for all its hosts', async () => {
    const visitor = randomUUID()
    await open('shop.touchline.test')
    expect(await renew('t.touchline.test', visitor, 'touchline.test')).toBe(202)
    expect(await readCookie()).toBe(`tl_v=${visitor}`)
    await open('www.touchline.test')
    expect(await readCookie()).toBe(`tl_v=${visitor}`)
  })

  it('of another host is neither set, nor can the page read the answer', async () => {
    await open('shop.touchline.test')
    expect(await renew('127.0.0.1', randomUUID(), '')).toBeNull()
    expect(await renew('t.touchline.test', randomUUID(), '')).toBeNull()
    expect(await context.cookies()).toEqual([])
  })
})
