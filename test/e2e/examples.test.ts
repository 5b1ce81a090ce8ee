import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import {
  buildExample,
  type ExampleSite,
  serveNextExample,
  servePlainExample,
} from '../support/example-site.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

/** What a visit to an example tells: names, with the path that each event happened on. */
async function visit(site: ExampleSite, act: (page: Page) => Promise<void>, last: string): Promise<string[]> {
  const visitor = await createVisitor(browser)
  const faults: string[] = []
  const page = await visitor.newPage()
  page.on('pageerror', error => faults.push(error.message))
  await page.goto(site.url)
  await act(page)
  const told = async () => site.events().map(({ name, page }) => `${name} ${new URL(page.url).pathname}`)
  const events = await eventually(told, events => events.some(event => event.startsWith(last)), {
    what: last,
  })
  await visitor.close()
  expect(faults).toEqual([])
  return events
}

it.each(['react', 'vue'])('the %s example tells of its pages, places and cart', async name => {
  const site = await buildExample(name)
  try {
    const events = await visit(
      site,
      async page => {
        await page.click('text=Skillet')
        await page.click('text=Which size is right?')
        await page.click('text=Add to cart')
      },
      'add_to_cart',
    )
    expect(events).toEqual(
      expect.arrayContaining([
        'page_view /',
        'page_view /skillet',
        'touchpoint /skillet',
        'add_to_cart /skillet',
      ]),
    )
    expect(events.filter(event => event.startsWith('page_view'))).toHaveLength(2)
  } finally {
    await site.close()
  }
})

it('the plain example needs its one tag', async () => {
  const site = await servePlainExample()
  try {
    const events = await visit(site, page => page.click('text=Which size is right?'), 'touchpoint')
    expect(events).toEqual(expect.arrayContaining(['page_view /', 'touchpoint /']))
  } finally {
    await site.close()
  }
})

it('the file for Next tells of a page', async () => {
  const site = await serveNextExample()
  try {
    const route = (page: Page) => page.evaluate(() => history.pushState(null, '', '/skillet'))
    expect(await visit(site, route, 'page_view /skillet')).toContain('page_view /')
  } finally {
    await site.close()
  }
})
