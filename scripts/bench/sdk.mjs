/**
 * The script for shops beside others: what a page downloads, what it costs to start, what an event costs, and what
 * goes over the wire. In a real Chromium, all in one run.
 */

import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { findBrowsers } from '../browsers.mjs'
import { loadScripts, useSizes } from './sdk/scripts.mjs'
import { openCollector, openShop } from './sdk/shop.mjs'

const rounds = 3
const events = 1_000

const median = list => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

/** A visitor who has never been here, on a page, with what the browser measures of it. */
async function withPage(browser, use) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable')
  const metrics = async () => {
    const { metrics: list } = await cdp.send('Performance.getMetrics')
    return Object.fromEntries(list.map(({ name, value }) => [name, value]))
  }
  try {
    return await use({ page, cdp, metrics })
  } finally {
    await context.close()
  }
}

/** Script time and the longest task of a page's first seconds, on a processor four times slower. */
const startCost = (browser, address) =>
  withPage(browser, async ({ page, cdp, metrics }) => {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.addInitScript(() => {
      window.longest = 0
      new PerformanceObserver(list => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
      }).observe({ type: 'longtask', buffered: true })
    })
    await page.goto(address)
    await page.waitForTimeout(4_000)
    return {
      script: (await metrics()).ScriptDuration * 1_000,
      longest: await page.evaluate(() => window.longest),
    }
  })

/** Makes events with a cart of three items, ten at a time, as a busy page would; the page's function is `track`. */
const makeEvents = async count => {
  const items = ['SK-26', 'PA-20', 'LI-11'].map(item_id => ({
    item_id,
    item_name: 'Iron skillet',
    price: 21.5,
    quantity: 1,
  }))
  const times = []
  for (let n = 0; n < count; n++) {
    const from = performance.now()
    window.track?.('add_to_cart', { n, currency: 'EUR', value: 64.5, items })
    times.push((performance.now() - from) * 1_000)
    if (n % 10 === 9) await new Promise(resolve => setTimeout(resolve, 20))
  }
  times.sort((a, b) => a - b)
  return { p50: times[count >> 1], p99: times[Math.floor(count * 0.99)] }
}

const eventCost = (browser, address) =>
  withPage(browser, async ({ page, metrics }) => {
    await page.goto(address)
    await page.waitForTimeout(3_000)
    const before = await metrics()
    const calls = await page.evaluate(makeEvents, events)
    await page.waitForTimeout(6_000)
    const after = await metrics()
    return { ...calls, cpu: ((after.TaskDuration - before.TaskDuration) * 1e6) / events }
  })

/** Twenty events on three pages, and what it takes to bring them to the collector. */
const wireCost = (browser, address, count) =>
  withPage(browser, async ({ page }) => {
    Object.assign(count, { requests: 0, preflights: 0, bytes: 0, headers: 0 })
    for (const [visit, amount] of [7, 7, 6].entries()) {
      await page.goto(`${address}?page=${visit}`)
      await page.waitForTimeout(2_500)
      await page.evaluate(makeEvents, amount)
      await page.waitForTimeout(1_500)
    }
    await page.goto('about:blank')
    await pause(3_000)
    return { ...count }
  })

const times = async (count, run) => {
  const results = []
  for (let n = 0; n < count; n++) results.push(await run())
  return key => median(results.map(result => result[key]))
}

async function measure(browser, { name, script, address, collector, empty }) {
  const start = await times(rounds, () => startCost(browser, address))
  const event = await times(rounds, () => eventCost(browser, address))
  const wire = await wireCost(browser, address, collector.count)
  return {
    sdk: name,
    gzipKiB: Number((gzipSync(script.code, { level: 9 }).length / 1024).toFixed(1)),
    startScriptMs4x: Math.round(start('script') - empty.script),
    longestTaskMs4x: Math.round(start('longest')),
    trackP50Us: Math.round(event('p50')),
    trackP99Us: Math.round(event('p99')),
    cpuUsPerEvent: Math.round(event('cpu') - empty.cpu),
    requests: wire.requests,
    preflights: wire.preflights,
    bytesPerEvent: Math.round(wire.bytes / 20),
    headersPerEvent: Math.round(wire.headers / 20),
  }
}

/** Rows of the bench `sdk`: sizes by use, and then a row for each script. */
export async function sdk() {
  const { ready, env } = await findBrowsers()
  if (!ready) throw new Error('The bench needs Chromium: install it, or name it in TOUCHLINE_CHROMIUM.')
  const browser = await chromium.launch({ executablePath: env.TOUCHLINE_CHROMIUM, args: ['--no-sandbox'] })
  const collector = await openCollector()
  const scripts = await loadScripts(collector.url)
  const shop = await openShop(scripts, collector.url)
  try {
    console.table(await useSizes())
    const start = await times(rounds, () => startCost(browser, `${shop.url}/`))
    const event = await times(rounds, () => eventCost(browser, `${shop.url}/`))
    const empty = { script: start('script'), cpu: event('cpu') }
    console.log(
      `A page without any script: ${Math.round(empty.script)} ms of script, a longest task of ${Math.round(start('longest'))} ms.`,
    )
    const rows = []
    for (const [name, script] of Object.entries(scripts)) {
      const row = await measure(browser, { name, script, address: `${shop.url}/${name}`, collector, empty })
      console.log(JSON.stringify(row))
      rows.push(row)
    }
    return rows
  } finally {
    await browser.close()
    shop.close()
    collector.close()
  }
}
