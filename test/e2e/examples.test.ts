import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { buildExample, buildNextExample, servePlainExample, visitExample } from '../support/example-site.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

const buySkillet = async (page: Page) => {
  await page.click('text=Skillet')
  await page.click('text=Which size is right?')
  await page.click('text=Add to cart')
}

it.each([
  ['react', buildExample],
  ['vue', buildExample],
  ['next', buildNextExample],
] as const)(
  'the %s example, built by its own tools, tells of its pages, places and cart',
  async (name, build) => {
    const site = await build(name)
    try {
      const events = await visitExample({ browser, site, act: buySkillet, last: 'add_to_cart' })
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
  },
)

it('the plain example needs its one tag', async () => {
  const site = await servePlainExample()
  try {
    const act = (page: Page) => page.click('text=Which size is right?')
    const events = await visitExample({ browser, site, act, last: 'touchpoint' })
    expect(events).toEqual(expect.arrayContaining(['page_view /', 'touchpoint /']))
  } finally {
    await site.close()
  }
})
