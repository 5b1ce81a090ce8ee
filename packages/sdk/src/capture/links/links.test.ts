import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { contacts } from './contacts.ts'
import { downloads } from './downloads.ts'
import { outbound } from './outbound.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
  // Links are not followed here.
  document.addEventListener('click', event => event.preventDefault())
})

afterEach(async () => {
  leavePage()
  await collector.close()
})

/** What a click on a link tells. */
async function click(href: string, attributes = ''): Promise<unknown[]> {
  const client = loadPage({ capture: [contacts(), outbound(), downloads()] })
  document.body.innerHTML = `<a href="${href}" ${attributes}><b>Go</b></a>`
  document.querySelector('b')?.click()
  await client.flush()
  return collector.events().map(event => [event.name, event.data])
}

describe('a way to reach the shop', () => {
  test.each([
    ['tel:+49301234567', { method: 'phone' }],
    ['mailto:jane@example.org?subject=Boots', { method: 'mail' }],
    ['sms:+49301234567', { method: 'sms' }],
    ['https://wa.me/49301234567?text=Hi', { method: 'whatsapp', host: 'wa.me' }],
    ['https://api.whatsapp.com/send?phone=49301', { method: 'whatsapp', host: 'api.whatsapp.com' }],
    ['whatsapp://send?phone=49301', { method: 'whatsapp', host: 'send' }],
    ['https://m.me/alderandrye', { method: 'messenger', host: 'm.me' }],
    ['https://t.me/alderandrye', { method: 'telegram', host: 't.me' }],
  ])('%s is a contact and never says whose', async (href, data) => {
    expect(await click(href)).toEqual([['contact_click', data]])
  })
})

describe('a file', () => {
  test.each([
    [
      '/manuals/Skillet%20care.PDF?v=2',
      '',
      { file_name: '/manuals/Skillet%20care.PDF', file_extension: 'pdf' },
    ],
    ['https://cdn.example/press.zip', '', { file_name: '/press.zip', file_extension: 'zip' }],
    ['/export', 'download="list"', { file_name: '/export' }],
    ['blob:http://localhost/1b9d', 'download="list"', {}],
  ])('%s %s is a download', async (href, attributes, data) => {
    expect(await click(href, attributes)).toEqual([['file_download', data]])
  })
})

describe('another place', () => {
  test('is named by host and path, without what follows', async () => {
    expect(await click('https://Partner.example/go/jane@example.org/x?ref=1#y')).toEqual([
      ['outbound_click', { host: 'partner.example', path: '/go/redacted/x' }],
    ])
  })
  test('has no path of its own at the top', async () => {
    expect(await click('//partner.example/')).toEqual([['outbound_click', { host: 'partner.example' }]])
  })
  test.each(['/cart', '#reviews', 'javascript:void 0', 'http://localhost:4281/', 'about:blank', 'http://['])(
    '%s is none',
    async href => {
      expect(await click(href)).toEqual([])
    },
  )
})

describe('from a shop at', () => {
  const { jsdom } = globalThis as unknown as { jsdom: { reconfigure(settings: { url: string }): void } }
  afterEach(() => jsdom.reconfigure({ url: 'http://localhost:3000/' }))

  test.each([
    ['www.shop.co.uk', 'https://journal.shop.co.uk/care', false],
    ['www.shop.co.uk', 'https://other.co.uk/care', true],
    ['shop.com', 'https://www.shop.com/care', false],
    ['www.hm.de', 'https://www2.hm.de/care', false],
    ['shop.com', 'https://shop.com.example/care', true],
  ])('%s, %s is another place: %s', async (host, href, isOther) => {
    jsdom.reconfigure({ url: `https://${host}/` })
    expect(await click(href)).toHaveLength(isOther ? 1 : 0)
  })
})

test('the middle button, shadow roots and shops that stop clicks do not hide a link', async () => {
  const client = loadPage({ capture: [outbound()] })
  document.body.innerHTML = '<div id="host"></div>'
  const root = document.getElementById('host')?.attachShadow({ mode: 'open' }) as ShadowRoot
  root.innerHTML = '<a href="https://partner.example/"><i>x</i></a>'
  const inside = root.querySelector('i')
  inside?.addEventListener('click', event => event.stopPropagation())
  const init = { bubbles: true, composed: true, cancelable: true }
  inside?.dispatchEvent(new MouseEvent('click', init))
  inside?.dispatchEvent(new MouseEvent('auxclick', { ...init, button: 1 }))
  inside?.dispatchEvent(new MouseEvent('auxclick', { ...init, button: 2 }))
  await client.flush()
  expect(collector.names()).toEqual(['outbound_click', 'outbound_click'])
})

test('a stopped client hears no click', async () => {
  const client = loadPage({ capture: [contacts(), outbound(), downloads()] })
  client.stop()
  document.body.innerHTML = '<a href="tel:1">1</a><a href="https://partner.example/">2</a>'
  for (const link of document.querySelectorAll('a')) link.click()
  await loadPage().flush()
  expect(collector.names()).toEqual([])
})
