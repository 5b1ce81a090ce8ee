import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { seen } from './seen.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.unstubAllGlobals()
  leavePage()
  await collector.close()
})

const touches = () => collector.events().map(event => event.data)

test('an element is seen once, and elements added later are watched too', async () => {
  const watched: Element[] = []
  let report: (entries: object[]) => void = () => undefined
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: (entries: object[]) => void) {
        report = callback
      }
      observe = (element: Element) => watched.push(element)
      unobserve = (element: Element) => watched.splice(watched.indexOf(element), 1)
      disconnect = () => watched.splice(0)
    },
  )
  document.body.innerHTML = '<div data-touchpoint="size-guide" data-touchpoint-seen></div>'
  const client = loadPage({ capture: [seen()] })
  const show = (intersectionRatio: number) =>
    report(
      [...watched].map(target => ({
        target,
        isIntersecting: true,
        intersectionRatio,
        intersectionRect: { height: 10 },
        rootBounds: { height: 800 },
      })),
    )
  show(0.3)
  show(0.6)
  show(0.9)
  document.body.insertAdjacentHTML('beforeend', '<div data-touchpoint="reviews" data-touchpoint-seen></div>')
  await vi.waitFor(() => expect(watched).toHaveLength(1))
  show(0.6)
  await client.flush()
  expect(touches()).toEqual([
    { touchpoint: 'size-guide', action: 'seen' },
    { touchpoint: 'reviews', action: 'seen' },
  ])
})
