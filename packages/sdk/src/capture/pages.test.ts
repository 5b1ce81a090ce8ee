import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { pages } from './pages.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser('/a?x=1')
})

afterEach(async () => {
  Reflect.deleteProperty(document, 'prerendering')
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

const settled = () => new Promise(resolve => setTimeout(resolve, 80))
const views = () =>
  collector
    .events()
    .filter(event => event.name === 'page_view')
    .map(({ page }) => `${page?.nav} ${new URL(page?.url ?? '').pathname}`)

test('a load is a page view, with what the page says about itself', async () => {
  document.head.innerHTML = `
    <meta name="touchline:page-type" content="article">
    <meta name="touchline:touchpoint" content="blog">
    <meta name="touchline:stage" content="top">`
  document.title = 'How to choose boots'
  const client = loadPage({ capture: [pages()] })
  await client.flush()
  expect(collector.events()).toMatchObject([
    {
      name: 'page_view',
      seq: 1,
      page: { nav: 'load', type: 'article', title: 'How to choose boots' },
      data: { touchpoint: 'blog', stage: 'top' },
    },
  ])
})

test('a change of the path is a page view, and the way back too', async () => {
  const client = loadPage({ capture: [pages()] })
  history.pushState(null, '', '/b')
  await settled()
  history.pushState(null, '', '/a')
  await settled()
  await client.flush()
  expect(views()).toEqual(['load /a', 'route /b', 'route /a'])
  const [first, second, third] = collector.events()
  expect(new Set([first?.page?.view, second?.page?.view, third?.page?.view]).size).toBe(3)
  expect(second?.page?.referrer).toBe(first?.page?.url)
})

test('a change of the query or the fragment alone is none', async () => {
  const client = loadPage({ capture: [pages()] })
  history.replaceState(null, '', '/a?x=2')
  history.pushState(null, '', '/a?x=3#top')
  await settled()
  await client.flush()
  expect(views()).toEqual(['load /a'])
})

test('two changes within 50 ms are one, and the last wins', async () => {
  const client = loadPage({ capture: [pages()] })
  history.pushState(null, '', '/b')
  history.replaceState(null, '', '/c')
  await settled()
  await client.flush()
  expect(views()).toEqual(['load /a', 'route /c'])
})

test('a change that is taken back within 50 ms is none', async () => {
  const client = loadPage({ capture: [pages()] })
  history.pushState(null, '', '/account')
  history.replaceState(null, '', '/a')
  await settled()
  history.pushState(null, '', '/b')
  await settled()
  await client.flush()
  expect(views()).toEqual(['load /a', 'route /b'])
})

test('an event right after a route change belongs to the new page, after its page view', async () => {
  const client = loadPage({ capture: [pages()] })
  history.pushState(null, '', '/b')
  client.track('view_item')
  await client.flush()
  const [, view, item] = collector.events()
  expect([view?.name, item?.name]).toEqual(['page_view', 'view_item'])
  expect(item?.page?.view).toBe(view?.page?.view)
  expect(item?.page?.url).toContain('/b')
})

test('the page’s own history functions keep working, with their this', async () => {
  const client = loadPage({ capture: [pages()] })
  expect(() => history.pushState.call({} as History, null, '', '/x')).toThrow()
  history.pushState({ mine: 1 }, '', '/b')
  expect(history.state).toEqual({ mine: 1 })
  client.stop()
  expect(Object.hasOwn(history, 'pushState') && history.pushState.name === 'patched').toBe(false)
})

test('a return from the back/forward cache is a page view', async () => {
  const client = loadPage({ capture: [pages()] })
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  await client.flush()
  expect(views()).toEqual(['load /a', 'bfcache /a'])
})

test('a page rendered ahead does not exist until it is shown', async () => {
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
  const client = loadPage({ capture: [pages()] })
  client.track('early')
  await client.flush()
  expect(collector.events()).toEqual([])
  expect(await indexedDB.databases()).toEqual([])
  Reflect.deleteProperty(document, 'prerendering')
  document.dispatchEvent(new Event('prerenderingchange'))
  await client.flush()
  expect(collector.names()).toEqual(['page_view', 'early'])
})

const setVisibility = (state: DocumentVisibilityState) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}
const unseen = () => collector.events().map(({ name, data }) => [name, data?.unseen])

test('a page that was opened in the background is viewed when somebody looks at it', async () => {
  setVisibility('hidden')
  const client = loadPage({ capture: [pages()] })
  history.pushState(null, '', '/b')
  await settled()
  await vi.waitFor(() => expect(client.ledger().created).toBe(0))
  setVisibility('visible')
  await client.flush()
  expect(views()).toEqual(['load /b'])
  expect(unseen()).toEqual([['page_view', undefined]])
})

test('an event of a page in the background is not held up: its page is unseen, and viewed when it is seen', async () => {
  setVisibility('hidden')
  const client = loadPage({ capture: [pages()] })
  const heard: string[] = []
  client.watch(name => heard.push(name))
  client.track('view_item')
  setVisibility('visible')
  setVisibility('hidden')
  setVisibility('visible')
  await client.flush()
  // Captures that look at each page have looked at this one.
  expect(heard).toEqual(['page_view', 'view_item'])
  expect(unseen()).toEqual([
    ['page_view', true],
    ['view_item', undefined],
    ['page_view', undefined],
  ])
  expect(new Set(collector.events().map(({ page }) => page?.view)).size).toBe(1)
})

test('a page that nobody has looked at leaves a view that does not count', async () => {
  setVisibility('hidden')
  loadPage({ capture: [pages()] })
  window.dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(unseen()).toEqual([['page_view', true]]))
})

test('a page that is left in the moment it is turned was seen', async () => {
  const client = loadPage({ capture: [pages()] })
  history.pushState(null, '', '/b')
  setVisibility('hidden')
  await client.flush()
  expect(unseen()).toEqual([
    ['page_view', undefined],
    ['page_view', undefined],
  ])
})

test('a page view by hand carries its detail', async () => {
  const client = loadPage()
  client.page({ list: 'sale' })
  await client.flush()
  expect(collector.events()).toMatchObject([
    { name: 'page_view', data: { list: 'sale' }, page: { nav: 'load' } },
  ])
})

test('the same capture twice makes each page view once', async () => {
  loadPage({ capture: [pages()] })
  const client = loadPage({ capture: [pages()] })
  await client.flush()
  await vi.waitFor(() => expect(views()).toEqual(['load /a']))
})
