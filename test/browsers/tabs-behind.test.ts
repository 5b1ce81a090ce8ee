import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import type { BrowserDriver, Tab } from '../support/browsers/browser-driver.ts'
import { chromium, firefox } from '../support/browsers/engines.ts'
import { pageOf } from '../support/browsers/puppeteer-driver.ts'
import { eventually } from '../support/eventually.ts'
import type { FaultCollector } from '../support/faults/fault-collector.ts'
import { type FaultShop, pageWith, scriptTag } from '../support/faults/fault-shop.ts'
import { useStage } from '../support/faults/stage.ts'

/** Opens an address in a tab behind this one, as a click with the middle button does. Resolves when it has loaded. */
async function openBehind(tab: Tab, shop: FaultShop, path: string): Promise<Page> {
  await tab.evaluate(href => {
    const link = Object.assign(document.createElement('a'), { href, id: 'behind', textContent: 'behind' })
    document.body.append(link)
  }, shop.url + path)
  await tab.inFront(() => pageOf(tab).click('#behind', { button: 'middle' }))
  await eventually(
    async () => shop.said,
    said => said.includes('loaded'),
    { what: 'The page in the background' },
  )
  const pages = await pageOf(tab).browserContext().pages()
  const behind = pages.find(open => open.url().endsWith(path))
  if (behind === undefined) throw new Error(`There is no tab with ${path}.`)
  return behind
}

/** Of each page view at an address: whether nobody had looked at it. */
const viewsAt = (collector: FaultCollector, path: string): boolean[] =>
  collector
    .stored()
    .filter(event => event.name === 'page_view' && event.page?.url?.endsWith(path))
    .map(({ data }) => (data as { unseen?: boolean } | undefined)?.unseen === true)

/** A page that says to the shop when it has loaded, behind another tab as well. */
const saying = {
  pages: (url: string) => ({
    '/behind': () => ({ body: pageWith(`<script>fetch('/said/loaded')</script>${scriptTag(url)}`) }),
  }),
}

const browsers: readonly (readonly [name: string, driver: BrowserDriver | undefined])[] = [
  ['Chromium', chromium],
  ['Firefox', firefox],
]

describe.each(browsers)('a page that is opened behind another tab in %s', (_, driver) => {
  const { play } = useStage(driver, 'touchline.js')

  it.skipIf(driver === undefined)('is viewed once, when somebody looks at it', () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await openBehind(await enter(), shop, '/behind')
      await tab.bringToFront()
      const counted = await eventually(
        async () => viewsAt(collector, '/behind').filter(unseen => !unseen),
        views => views.length > 0,
        { what: 'The view of the page' },
      )
      expect(counted).toHaveLength(1)
    }, saying),
  )

  // Firefox ends a tab in the background so fast that its last request may be lost.
  it.skipIf(driver !== chromium || chromium === undefined)('is unseen when nobody does', () =>
    play(async ({ collector, shop, enter }) => {
      const tab = await openBehind(await enter(), shop, '/behind')
      await tab.close()
      const views = await eventually(
        async () => viewsAt(collector, '/behind'),
        all => all.length > 0,
        { what: 'The view of the page' },
      )
      expect(views).toEqual([true])
    }, saying),
  )
})
