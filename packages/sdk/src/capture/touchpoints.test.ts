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

test('a name that is too long is cut, as the one of a page is', async () => {
  document.body.innerHTML = `<button id="b" data-touchpoint="${'x'.repeat(70)}">Chat</button>`
  const client = loadPage({ capture: [touchpoints()] })
  document.getElementById('b')?.click()
  await client.flush()
  expect(touches()).toEqual([{ touchpoint: 'x'.repeat(64), action: 'click' }])
})
