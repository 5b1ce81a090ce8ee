import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { nameCapture } from './captures.ts'
import { engagement } from './engagement.ts'
import { vitals } from './vitals.ts'

type Report = (metric: object) => void

/** jsdom measures nothing: what web-vitals reports is told by hand here, and measured by Chromium in `test/e2e`. */
const heard = vi.hoisted(() => ({ reports: [] as Report[], options: [] as unknown[] }))
vi.mock('web-vitals/attribution', () => {
  const on = (report: Report, options: unknown) => {
    heard.reports.push(report)
    heard.options.push(options)
  }
  return { onCLS: on, onFCP: on, onINP: on, onLCP: on, onTTFB: on }
})

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/shoes')
  heard.reports = []
  heard.options = []
})

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

const metric = (rest: object = {}) => ({
  name: 'LCP',
  value: 2500,
  rating: 'good',
  id: 'v6-1',
  navigationType: 'navigate',
  navigationURL: location.href,
  attribution: { target: '#hero' },
  entries: [{}],
  ...rest,
})
/** What web-vitals tells of a value that is final, and of one that may grow. */
const tell = (rest?: object) => heard.reports[1]?.(metric(rest))
const tellGrowing = (rest?: object) => heard.reports[3]?.(metric(rest))
const told = () => collector.events().map(event => event.data)

test('five metrics are asked for; of a good one only the value is told', async () => {
  const client = loadPage({ capture: [vitals()] })
  expect(heard.options).toMatchObject(Array(5).fill({ reportSoftNavs: false }))
  tell()
  await client.flush()
  expect(told()).toEqual([
    { metric: 'LCP', value: 2500, rating: 'good', id: 'v6-1', navigationType: 'navigate' },
  ])
})

test('of a worse one it is told what it was spent on, without the browser’s own objects', async () => {
  const client = loadPage({ capture: [vitals()] })
  const attribution = {
    target: '#hero>img',
    url: 'https://cdn.test/hero.jpg?token=abc',
    resourceLoadDuration: 1200.123456,
    lcpEntry: { element: {} },
    longestScript: undefined,
  }
  tell({ value: 2500.1, rating: 'needs-improvement', attribution })
  await client.flush()
  expect(told()).toMatchObject([
    {
      value: 2500.1,
      attribution: {
        target: '#hero>img',
        url: 'https://cdn.test/hero.jpg?token=redacted',
        resourceLoadDuration: 1200.1235,
      },
    },
  ])
  expect(Object.keys(told()[0]?.attribution as object)).toHaveLength(3)
})

test('what may grow is told when the page is left, as it is then, and leaves with everything else', async () => {
  const client = loadPage({ capture: [vitals(), engagement()] })
  client.track('first')
  await client.flush()
  tellGrowing()
  tellGrowing({ value: 2600, rating: 'needs-improvement' })
  tellGrowing({ id: 'v6-2', name: 'CLS', value: 0 })
  window.dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(collector.batches).toHaveLength(2))
  const left = collector.batches[1]?.events ?? []
  expect(left.map(({ name, data }) => [name, data?.value])).toEqual([
    ['web_vital', 2600],
    ['web_vital', 0],
    ['page_leave', undefined],
  ])
})

test('a page that is hidden tells all it has to tell in one request, and what has grown since when it is left', async () => {
  const client = loadPage({ capture: [vitals(), engagement()] })
  client.track('first')
  await client.flush()
  tellGrowing()
  await new Promise(resolve => setTimeout(resolve, 20))
  hide()
  await vi.waitFor(() => expect(collector.batches).toHaveLength(2))
  expect(collector.batches[1]?.events.map(({ name }) => name).sort()).toEqual(['engagement', 'web_vital'])
  tellGrowing({ value: 2700 })
  window.dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(collector.batches).toHaveLength(3))
  expect(
    told()
      .filter(data => data?.metric === 'LCP')
      .map(data => data?.value),
  ).toEqual([2500, 2700])
})

/** The page becomes hidden, as a browser tells it. */
function hide(): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}

test('a route change is a series of its own if asked for, and says which page was measured', async () => {
  const client = loadPage({ capture: [vitals({ softNavigations: true })] })
  expect(heard.options).toMatchObject(Array(5).fill({ reportSoftNavs: true }))
  tell({ navigationType: 'soft-navigation', navigationURL: 'https://shop.test/boots?sid=1#top' })
  await client.flush()
  expect(told()).toMatchObject([{ navigationType: 'soft-navigation', url: 'https://shop.test/boots?sid=1' }])
})

describe('a sample', () => {
  const day = (date: string) => vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${date}T12:00:00Z`) })
  /** Whether this visitor is measured on this day, in two page lives. */
  async function isMeasured(visitor: string, date: string): Promise<boolean> {
    const seen: number[] = []
    for (let page = 0; page < 2; page++) {
      leavePage()
      heard.reports = []
      day(date)
      const made: string[] = []
      const measure = vitals({ sample: 0.25 })
      const known = nameCapture('vitals', client => measure({ ...client, visitor: () => visitor }))
      // With `wait` nothing is stored: hundreds of visitors share this browser.
      loadPage({ consent: 'wait', capture: [known] }).watch(name => made.push(name))
      for (const id of ['a', 'b', 'c']) tell({ id })
      seen.push(made.filter(name => name === 'web_vital').length)
    }
    expect(new Set(seen).size).toBe(1)
    expect([0, 3]).toContain(seen[0])
    return seen[0] === 3
  }
  const visitors = Array.from(
    { length: 400 },
    (_, index) => `0b1ce8f0-0000-4000-8000-${String(index).padStart(12, '0')}`,
  )

  test('takes a visitor’s day whole or not at all, in the share that was asked for', async () => {
    const measured = await Promise.all(visitors.map(visitor => isMeasured(visitor, '2026-11-20')))
    const share = measured.filter(Boolean).length / visitors.length
    // Four standard errors: these visitors are always the same.
    expect(share).toBeGreaterThan(0.25 - 0.087)
    expect(share).toBeLessThan(0.25 + 0.087)
  })

  test('takes others on another day', async () => {
    const days = await Promise.all(
      ['2026-11-20', '2026-11-21'].map(async date => {
        const measured: boolean[] = []
        for (const visitor of visitors.slice(0, 60)) measured.push(await isMeasured(visitor, date))
        return measured.join()
      }),
    )
    expect(days[0]).not.toBe(days[1])
  })

  test('says its rate with each value, and none of nobody', async () => {
    const client = loadPage({ capture: [vitals({ sample: 0.999_999 })] })
    tell()
    await client.flush()
    expect(told()).toMatchObject([{ sampleRate: 0.999_999 }])
    leavePage()
    heard.reports = []
    const none = loadPage({ capture: [vitals({ sample: 0 })] })
    tell()
    await none.flush()
    expect(told()).toHaveLength(1)
  })
})
