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
