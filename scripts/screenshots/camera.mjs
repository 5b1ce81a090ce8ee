/**
 * Takes a page's picture in every look, and notes what a reader would complain about.
 */
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const looks = [
  { name: 'light', viewport: desk, colorScheme: 'light' },
  { name: 'dark', viewport: desk, colorScheme: 'dark' },
  { name: 'phone', viewport: phone, colorScheme: 'light', hasTouch: true },
  { name: 'phone-dark', viewport: phone, colorScheme: 'dark', hasTouch: true },
]

/** Answers as the picture wants it: questions with a refusal or not at all, and with another time of the last event. */
async function meddle(page, { answers, lastEventAt }) {
  if (answers !== undefined) {
    await page.route('**/v1/ask', route => (answers === 'never' ? undefined : route.fulfill(answers)))
  }
  if (lastEventAt !== undefined) {
    await page.route('**/v1/setup', async route => {
      const setup = await (await route.fetch()).json()
      const sites = setup.sites.map(site => ({ ...site, lastEventAt }))
      await route.fulfill({ json: { ...setup, sites } })
    })
  }
}

async function settle(page, { ready }) {
  await page
    .locator(ready ?? 'h1')
    .first()
    .waitFor({ timeout: 20_000 })
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(700)
}

/** Opens a browser whose pictures go to a folder. */
export async function openCamera(executablePath, folder) {
  const browser = await chromium.launch({ executablePath, args: flags })
  const complaints = []
  let taken = 0

  async function takeLook(touchline, picture, { name: look, ...options }) {
    const name = `${picture.name}-${look}`
    const context = await browser.newContext({ ...options, locale: 'en-GB' })
    const page = await context.newPage()
    page.on('pageerror', error => complaints.push(`${name}: ${error.message}`))
    page.on('console', message => {
      // A refusal that a page shows is no fault of the page; what it waits for has to come all the same.
      const refused = message.text().startsWith('Failed to load resource')
      if (['error', 'warning'].includes(message.type()) && !refused)
        complaints.push(`${name}: ${message.text()}`)
    })
    await page.goto(touchline.entrance)
    await meddle(page, picture)
    await page.goto(`${touchline.url}${picture.path}`)
    await settle(page, picture)
    await picture.act?.(page)
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (beyond > 0) complaints.push(`${name}: scrolls sideways by ${beyond} px`)
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: picture.act === undefined })
    await context.close()
    taken += 1
  }

  return {
    take: async (touchline, picture) => {
      for (const look of looks) await takeLook(touchline, picture, look)
    },
    complaints: () => complaints,
    taken: () => taken,
    close: () => browser.close(),
  }
}
