import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { engagement } from './engagement.ts'
import { pages } from './pages.ts'

let collector: Collector
let visibility: DocumentVisibilityState

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
  collector = startCollector()
  freshBrowser('/a')
  visibility = 'visible'
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

afterEach(async () => {
  leavePage()
  vi.useRealTimers()
  vi.restoreAllMocks()
  await collector.close()
})

const open = () => loadPage({ consent: 'cookieless', capture: [pages(), engagement()] })
const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000)
const stir = () => document.dispatchEvent(new Event('keydown'))
const leave = () => window.dispatchEvent(new Event('pagehide'))

function show(state: DocumentVisibilityState): void {
  visibility = state
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}

/** What the events that arrived tell together of a path. */
function told(path = '/a') {
  const parts = collector
    .events()
    .filter(({ name, page }) => /^(engagement|page_leave)$/.test(name) && page?.url.endsWith(path))
  const sum = (field: string) => parts.reduce((total, { data }) => total + Number(data?.[field]), 0)
  return { engaged: sum('engaged_ms') / 1_000, visible: sum('visible_ms') / 1_000, events: parts.length }
}

test('time counts while somebody is there: a pause of a minute behind another window does not', async () => {
  const client = open()
  pass(20)
  show('hidden')
  pass(60)
  show('visible')
  stir()
  pass(15)
  leave()
  await vi.waitFor(() => expect(told()).toMatchObject({ engaged: 35, visible: 35 }))
  await client.flush()
})

test('without a sign of life half a minute is engaged, however long the page is visible', async () => {
  open()
  pass(120)
  leave()
  await vi.waitFor(() => expect(told()).toMatchObject({ engaged: 30, visible: 120 }))
})

test('a sign of life after a long silence begins anew and makes up for nothing', async () => {
  open()
  pass(100)
  stir()
  pass(10)
  leave()
  await vi.waitFor(() => expect(told()).toMatchObject({ engaged: 40, visible: 110 }))
})

test('a window without the focus is visible, not engaged', async () => {
  open()
  pass(10)
  vi.mocked(document.hasFocus).mockReturnValue(false)
  window.dispatchEvent(new Event('blur'))
  pass(10)
  leave()
  await vi.waitFor(() => expect(told()).toMatchObject({ engaged: 10, visible: 20 }))
})

test('one event grows while it waits; what has left is not told again', async () => {
  const client = open()
  for (let n = 0; n < 6; n++) {
    pass(15)
    stir()
  }
  await client.flush()
  expect(told()).toEqual({ engaged: 90, visible: 90, events: 1 })
  pass(15)
  await client.flush()
  expect(told()).toEqual({ engaged: 105, visible: 105, events: 2 })
})

/** Milliseconds from the page view to each `engagement` that arrived. */
const times = () => {
  const events = collector.events()
  const began = Number(events.find(({ name }) => name === 'page_view')?.mono)
  return events.filter(({ name }) => name === 'engagement').map(({ mono }) => Number(mono) - began)
}
/** Minutes in which somebody reads. */
const read = (minutes: number) => {
  for (let n = 0; n < minutes * 4; n++) {
    stir()
    pass(15)
  }
}

test('what has grown happened when somebody was last engaged, so that the session goes on from there', async () => {
  const client = open()
  read(10)
  await client.flush()
  expect(times()).toEqual([600_000])
  expect(told()).toEqual({ engaged: 600, visible: 600, events: 1 })
})

test('a page that is open and not read does not go on', async () => {
  const client = open()
  read(1)
  pass(3_600)
  await client.flush()
  expect(times()).toEqual([75_000])
  expect(told()).toEqual({ engaged: 75, visible: 3_660, events: 1 })
})

test('an hour of reading leaves no half hour without an event', async () => {
  const client = open()
  read(60)
  await client.flush()
  const gaps = times().map((time, n, all) => time - (all[n - 1] ?? 0))
  expect(Math.max(...gaps)).toBeLessThan(30 * 60_000)
  expect(times().at(-1)).toBe(3_600_000)
  expect(told()).toMatchObject({ engaged: 3_600, visible: 3_600 })
})

test('a pause of half an hour is not hidden within an event', async () => {
  const client = open()
  read(10)
  pass(40 * 60)
  read(1)
  await client.flush()
  // The second is made anew at its next growth: it stands too far from the one before it to be moved.
  expect(times()).toEqual([615_000, 3_015_000, 3_060_000])
})

test('a route change ends the view, whose time stays its own', async () => {
  const client = open()
  pass(8)
  history.pushState(null, '', '/b')
  client.page()
  pass(4)
  leave()
  await vi.waitFor(() => expect(told('/b')).toMatchObject({ visible: 4 }))
  expect(told('/a')).toMatchObject({ visible: 8 })
})

test('a page that is left tells everything at once, and nothing more when it is hidden after that', async () => {
  const client = open()
  vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockReturnValue(1_000)
  pass(5)
  leave()
  show('hidden')
  window.dispatchEvent(new Event('blur'))
  await vi.waitFor(() => expect(told()).toMatchObject({ visible: 5 }))
  expect(client.ledger()?.created).toBe(2)
})

test('the deepest place is told by what the page was when it was reached, however it grows afterwards', async () => {
  let height = 1_536
  vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockImplementation(() => height)
  const scroll = vi.spyOn(window, 'scrollY', 'get').mockReturnValue(0)
  open()
  // Before there is any content the window holds all of it, which says nothing.
  height = 7_680
  pass(5)
  await vi.waitFor(() => expect(collector.events().at(-1)?.data?.scroll ?? 10).toBe(10))
  scroll.mockReturnValue(7_680 - innerHeight)
  document.dispatchEvent(new Event('scroll'))
  height = 38_400
  pass(5)
  leave()
  await vi.waitFor(() => expect(collector.events().at(-1)).toMatchObject({ name: 'page_leave' }))
  expect(Math.max(...collector.events().map(({ data }) => Number(data?.scroll ?? 0)))).toBe(100)
})

test('a return from the back/forward cache begins another view', async () => {
  open()
  pass(5)
  leave()
  show('hidden')
  pass(600)
  visibility = 'visible'
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  pass(3)
  leave()
  await vi.waitFor(() => expect(told()).toMatchObject({ visible: 8 }))
  const views = collector.events().filter(({ name }) => name === 'page_view')
  expect(views.map(({ page }) => page?.nav).sort()).toEqual(['bfcache', 'load'])
})
