import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { touchpoints } from './touchpoints.ts'

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

test('a click inside a marked element is a touch of the nearest one', async () => {
  document.body.innerHTML = `
    <div data-touchpoint="header"><button data-touchpoint="chat"><b id="inner">Chat</b></button><i id="outer">x</i></div>
    <p id="free">y</p>`
  const client = loadPage({ capture: [touchpoints()] })
  for (const id of ['inner', 'outer', 'free']) document.getElementById(id)?.click()
  await client.flush()
  expect(touches()).toEqual([
    { touchpoint: 'chat', action: 'click' },
    { touchpoint: 'header', action: 'click' },
  ])
})

test('a shop that stops the click from bubbling does not hide it', async () => {
  document.body.innerHTML = '<button id="b" data-touchpoint="chat">Chat</button>'
  const button = document.getElementById('b')
  button?.addEventListener('click', event => event.stopPropagation())
  const client = loadPage({ capture: [touchpoints()] })
  button?.click()
  await client.flush()
  expect(touches()).toEqual([{ touchpoint: 'chat', action: 'click' }])
})

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
  const client = loadPage({ capture: [touchpoints()] })
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
