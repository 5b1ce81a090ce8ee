import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { clickOn, createRequestRecords, find } from '../../../test/friction.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import type { Client } from '../../options.ts'
import { friction } from './friction.ts'

let collector: Collector
let client: Client
let records: ReturnType<typeof createRequestRecords>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  records = createRequestRecords()
  vi.stubGlobal('PerformanceObserver', records.PerformanceObserver)
  collector = startCollector()
  freshBrowser()
  // In memory: a disk would wait for timers that do not run here.
  client = loadPage({ consent: 'session', capture: [friction()] })
})

afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  leavePage()
  await collector.close()
})

async function told(): Promise<[name: string, data: unknown][]> {
  await vi.advanceTimersByTimeAsync(6_000)
  vi.useRealTimers()
  await client.flush()
  return collector.events().map(event => [event.name, event.data])
}

/** Clicks so many times, a bit apart: the time of an event is the machine's own, which no test can set. */
async function clickTimes(
  times: number,
  selector: string,
  at: Partial<MouseEventInit>[] = [],
): Promise<void> {
  for (let time = 0; time < times; time++) {
    const until = Date.now() + 30
    while (Date.now() < until) await new Promise(setImmediate)
    clickOn(selector, at[time])
  }
}

describe('three clicks within a second on one spot', () => {
  test('are rage, once for as long as they go on', async () => {
    document.body.innerHTML =
      '<div data-touchpoint="checkout"><button id="pay" class="btn wide big">Pay</button></div>'
    find('#pay').addEventListener('click', () => find('#pay').toggleAttribute('data-on'))
    await clickTimes(6, '#pay')
    expect(await told()).toEqual([['rage_click', { element: 'button#pay.btn.wide', touchpoint: 'checkout' }]])
  })

  test.each([
    ['a stepper', '<div class="quantity"><button id="x">+</button></div>'],
    ['the next picture', '<button id="x" aria-label="Next picture">›</button>'],
    ['a paragraph that is chosen', '<p id="x">Text</p>'],
    ['a field', '<input id="x" value="text">'],
    ['a film', '<video id="x"></video>'],
  ])('are none on %s', async (_what, html) => {
    document.body.innerHTML = html
    getSelection()?.selectAllChildren(find('#x'))
    await clickTimes(4, '#x')
    getSelection()?.removeAllRanges()
    expect((await told()).filter(([name]) => name === 'rage_click')).toEqual([])
  })

  test.each([
    ['the next step of a form', '<form><button id="x" class="step-next" type="button">Next</button></form>'],
    ['a drawer that slides', '<div class="cart-slide"><button id="x" class="sign-up">Go</button></div>'],
  ])('are rage on %s', async (_what, html) => {
    document.body.innerHTML = html
    await clickTimes(3, '#x')
    expect((await told()).map(([name]) => name)).toContain('rage_click')
  })

  test('are none when they go elsewhere, or come from the keyboard', async () => {
    document.body.innerHTML = '<p id="x">Text</p><p id="y">Text</p>'
    await clickTimes(
      4,
      '#x',
      [0, 100, 0, 100].map(clientX => ({ clientX })),
    )
    await clickTimes(4, '#y', Array(4).fill({ detail: 0 }))
    expect(await told()).toEqual([])
  })
})

describe('a click in vain', () => {
  const button = '<button id="x" class="buy">Buy</button>'

  test('is told once, after the page had its time', async () => {
    document.body.innerHTML = button
    clickOn('#x')
    expect(await told()).toEqual([['dead_click', { element: 'button#x.buy' }]])
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    clickOn('#x')
    expect(await told()).toHaveLength(1)
  })

  test.each([
    ['something that looks like a button', '<div id="x" style="cursor: pointer">Buy</div>', 'div#x'],
    ['a link to nowhere', '<a id="x" href="#">Buy</a>', 'a#x'],
    ['a link without an address', '<a id="x">Buy</a>', 'a#x'],
  ])('can be one on %s', async (_what, html, element) => {
    document.body.innerHTML = html
    find('#x').addEventListener('click', event => event.preventDefault())
    clickOn('#x')
    expect(await told()).toEqual([['dead_click', { element }]])
  })

  test.each([
    ['text', '<p id="x">Text</p>'],
    ['a link, however slowly it leads', '<a id="x" href="/cart">Cart</a>'],
    ['a field', '<input id="x" type="checkbox">'],
    ['a label', '<label id="x" style="cursor: pointer">On <input type="checkbox"></label>'],
    ['a menu', '<nav><button id="x">Skillets</button></nav>'],
    ['a page that draws', '<canvas></canvas><button id="x">Red</button>'],
    ['something closed', '<shop-button id="x" role="button"></shop-button>'],
    ['what copies out of sight', '<button id="x" aria-label="Copy the code">⧉</button>'],
  ])('is none on %s', async (_what, html) => {
    document.body.innerHTML = html
    find('#x').addEventListener('click', event => event.preventDefault())
    clickOn('#x')
    expect(await told()).toEqual([])
  })

  test('is none with a key that opens it elsewhere', async () => {
    document.body.innerHTML = button
    clickOn('#x', { ctrlKey: true })
    expect(await told()).toEqual([])
  })

  const soon = (act: () => void) => setTimeout(act, 500)
  const later = (act: () => void) => setTimeout(act, 1_500)
  test.each<[string, () => void]>([
    ['the document changes', () => soon(() => document.body.append('Added'))],
    ['an attribute changes', () => soon(() => document.body.toggleAttribute('data-open'))],
    ['the focus moves', () => soon(() => find('#other').focus())],
    ['the page scrolls', () => soon(() => window.dispatchEvent(new Event('scroll')))],
    ['text is chosen', () => soon(() => getSelection()?.selectAllChildren(find('#text')))],
    ['the window loses the focus', () => soon(() => window.dispatchEvent(new Event('blur')))],
    [
      'the page is left, however late',
      () => setTimeout(() => window.dispatchEvent(new Event('pagehide')), 4_000),
    ],
    [
      'a request was made, however late it ends',
      () => {
        const startTime = performance.now() + 200
        setTimeout(() => records.tell({ name: 'https://shop.test/cart/add', startTime }), 3_000)
      },
    ],
  ])('is none when %s', async (_what, answer) => {
    document.body.innerHTML = `${button}<p id="text">Text</p><input id="other">`
    clickOn('#x')
    answer()
    expect((await told()).filter(([name]) => name === 'dead_click')).toEqual([])
    getSelection()?.removeAllRanges()
  })

  test.each<[string, () => void]>([
    ['a change comes too late', () => later(() => document.body.append('Added'))],
    [
      'all that is asked is a counter',
      () => soon(() => records.tell({ name: 'https://a.test/g/collect?v=2', startTime: performance.now() })),
    ],
    [
      'a request was made before',
      () => soon(() => records.tell({ name: 'https://a.test/late', startTime: 0 })),
    ],
  ])('is one even when %s', async (_what, answer) => {
    document.body.innerHTML = button
    await vi.advanceTimersByTimeAsync(100)
    clickOn('#x')
    answer()
    expect(await told()).toMatchObject([['dead_click', {}]])
  })

  test('is none when the answer comes inside of a shadow root', async () => {
    document.body.innerHTML = '<div id="host"></div>'
    const root = find('#host').attachShadow({ mode: 'open' })
    root.innerHTML = '<button>Open</button>'
    const inside = root.querySelector('button') as HTMLElement
    inside.addEventListener('click', () => root.append('Opened'))
    inside.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail: 1 }))
    expect(await told()).toEqual([])
  })

  test('a stopped client waits for nothing', async () => {
    document.body.innerHTML = button
    clickOn('#x')
    client.stop()
    expect(records.observers.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
