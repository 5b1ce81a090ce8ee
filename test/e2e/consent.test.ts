import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { type ExampleSite, serveExample, serveWithTag } from '../support/example-site.ts'

/**
 * A consent tool that speaks TCF: asks, and passes on what was answered. Source: IAB Tech Lab, "Consent Management
 * Platform API v2", `addEventListener`; the sequence is `cmpuishown`, `useractioncomplete`.
 */
const tool = `
  const hears = []
  window.__tcfapi = (command, version, hear) => {
    if (command !== 'addEventListener') return
    hears.push(hear)
    hear({ gdprApplies: true, eventStatus: 'cmpuishown', listenerId: 0 }, true)
  }
  window.answer = (...purposes) => {
    const consents = Object.fromEntries(purposes.map(purpose => [purpose, true]))
    const purpose = { consents, legitimateInterests: {} }
    for (const hear of hears) hear({ gdprApplies: true, eventStatus: 'useractioncomplete', listenerId: 0, purpose }, true)
  }`

let shop: ExampleSite
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

/** Opens a page with the tag that follows the tool, and lets it be asked. */
async function open(): Promise<Page> {
  shop = await serveWithTag(`<!doctype html><script>${tool}</script>
    <script async src="/touchline.js" data-site="pk_example" data-consent="auto"></script>`)
  const page = await (await createVisitor(browser)).newPage()
  await page.goto(shop.url)
  await page.waitForFunction('hears.length > 0')
  return page
}

const stored = (page: Page): Promise<unknown> =>
  page.evaluate(async () => [document.cookie, ...Object.keys(localStorage), ...(await indexedDB.databases())])

describe('a tag that follows the consent tool', () => {
  it.each([
    [[1, 8], 'full'],
    [[8], 'cookieless'],
    [[2, 3], 'nothing'],
  ])('sends nothing before the answer, and after purposes %j %s', async (purposes, consent) => {
    const page = await open()
    try {
      await page.waitForTimeout(1_000)
      expect(shop.batches()).toEqual([])
      expect(await stored(page)).toEqual([''])
      await page.evaluate(
        list => (window as unknown as { answer(...list: number[]): void }).answer(...list),
        purposes,
      )
      if (consent === 'nothing') {
        await page.waitForTimeout(1_000)
        expect(shop.batches()).toEqual([])
        return
      }
      await eventually(
        async () => shop.batches(),
        batches => batches.length > 0,
      )
      expect(shop.batches()[0]?.consent).toBe(consent)
      expect(shop.events()[0]?.name).toBe('page_view')
      expect(shop.batches()[0]?.visitor === undefined).toBe(consent === 'cookieless')
    } finally {
      await page.context().close()
      await shop.close()
    }
  })
})

/** A banner as shops have it: the npm package `vanilla-cookieconsent` as it is, telling Google's consent mode. */
const banner = `<!doctype html><title>A shop</title><body><script>
    window.dataLayer = []
    function gtag() { dataLayer.push(arguments) }
    gtag('consent', 'default', { analytics_storage: 'denied' })
  </script>
  <script async src="/touchline.js" data-site="pk_example" data-consent="auto"></script>
  <script src="/cookieconsent.js"></script>
  <script>
    const update = () => {
      const analytics_storage = CookieConsent.acceptedCategory('analytics') ? 'granted' : 'denied'
      gtag('consent', 'update', { analytics_storage })
    }
    const consentModal = { title: 'Cookies?', acceptAllBtn: 'Yes', acceptNecessaryBtn: 'No' }
    CookieConsent.run({
      hideFromBots: false,
      categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
      onFirstConsent: update,
      onChange: update,
      language: { default: 'en', translations: { en: { consentModal, preferencesModal: { sections: [] } } } },
    })
  </script>`

describe('a tag that follows a banner through Google’s consent mode', () => {
  it.each([
    ['Yes', 'full'],
    ['No', undefined],
  ])('after %s its consent is %s', async (answer, consent) => {
    const tool = new URL(
      '../../node_modules/vanilla-cookieconsent/dist/cookieconsent.umd.js',
      import.meta.url,
    )
    const tag = new URL('../../packages/sdk/dist/tag/', import.meta.url)
    const site = await serveExample(async path => {
      if (!path.endsWith('.js')) return banner
      return readFile(path === '/cookieconsent.js' ? tool : new URL(path.slice(1), tag), 'utf8')
    })
    const page = await (await createVisitor(browser)).newPage()
    await page.goto(site.url)
    const button = page.getByRole('button', { name: answer, exact: true })
    await button.waitFor()
    expect(site.batches()).toEqual([])
    await button.click()
    await page.waitForFunction('touchline.q === undefined && dataLayer.length > 1')
    if (consent) {
      const sent = async () => site.batches().map(batch => batch.consent)
      expect(await eventually(sent, list => list.length > 0)).toContain(consent)
    } else {
      await page.waitForTimeout(1_500)
      expect(site.batches()).toEqual([])
    }
    await page.context().close()
    await site.close()
  })
})
