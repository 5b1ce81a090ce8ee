import { HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accept, type Collector, startCollector } from '../../test/collector.ts'
import { forgetCookies, freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { carryLinks } from '../capture/carry-links.ts'
import { pages } from '../capture/pages.ts'

let collector: Collector
const known = '00000000-0000-4000-a000-00000000cafe'

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.restoreAllMocks()
  leavePage()
  await collector.close()
})

const carried = (id: string, at: number, host: string) => `_tl=${id}.${at.toString(36)}.${host}`

async function visitorAt(address: string): Promise<string | undefined> {
  freshBrowser(address)
  const client = loadPage({ capture: [pages()] })
  await client.flush()
  return collector.batches.at(-1)?.visitor
}

test('an id that a link has carried becomes the visitor’s, and leaves the address bar', async () => {
  const address = `/checkout?a=1&${carried(known, Date.now() - 60_000, location.hostname)}&b=2#part`
  expect(await visitorAt(address)).toBe(known)
  expect(location.pathname + location.search + location.hash).toBe('/checkout?a=1&b=2#part')
  expect(collector.events()[0]?.page?.url).toBe(`${location.origin}/checkout?a=1&b=2`)
})

test.each([
  ['older than two minutes', carried(known, Date.now() - 150_000, 'localhost')],
  ['made for another host', carried(known, Date.now(), 'shop.other')],
  ['no id', carried('1-2-3', Date.now(), 'localhost')],
])('an id that is %s is taken out of the address bar and not used', async (_why, parameter) => {
  expect(await visitorAt(`/checkout?${parameter}`)).not.toBe(known)
  expect(location.search).toBe('')
})

test('without consent to store the carried id is not used either', async () => {
  freshBrowser(`/?${carried(known, Date.now(), location.hostname)}`)
  const client = loadPage({ consent: 'cookieless' })
  client.track('one')
  await client.flush()
  expect(collector.batches[0]).not.toHaveProperty('visitor')
  expect(location.search).toBe('')
})

test('links and forms to the shop’s other domains carry the id, no others do', async () => {
  document.body.innerHTML = `
    <a id="pay" href="https://pay.test/start?x=1">pay</a> <a id="sub" href="https://eu.pay.test/">pay</a>
    <a id="other" href="https://notpay.test/">other</a> <a id="own" href="/cart">cart</a>
    <form id="form" action="https://pay.test/order" method="post"></form>`
  document.addEventListener('click', event => event.preventDefault())
  document.addEventListener('submit', event => event.preventDefault())
  const client = loadPage({ capture: [carryLinks(['pay.test'])] })
  client.track('one')
  for (const link of document.querySelectorAll('a')) link.click()
  document
    .getElementById('form')
    ?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }))
  const parameterOf = (id: string) => {
    const element = document.getElementById(id)
    const address = element?.getAttribute('href') ?? element?.getAttribute('action') ?? ''
    return new URL(address, location.href).searchParams.get('_tl')?.replace(/\.\w+\./, ' ')
  }
  const id = client.visitor()
  expect(['pay', 'sub', 'form'].map(parameterOf)).toEqual([
    `${id} pay.test`,
    `${id} eu.pay.test`,
    `${id} pay.test`,
  ])
  expect(['other', 'own'].map(parameterOf)).toEqual([undefined, undefined])
})

test('a domain that the browser takes no cookie for falls back to the page’s host', async () => {
  const client = loadPage({ cookieDomain: 'co.uk' })
  client.track('one')
  await client.flush()
  expect(document.cookie).toBe(`tl_v=${collector.batches[0]?.visitor}`)
})

test('two tabs that were opened at once agree on the id that was written last', async () => {
  const client = loadPage()
  client.track('one')
  // biome-ignore lint/suspicious/noDocumentCookie: what the other tab's script does.
  document.cookie = `tl_v=${known}; Path=/`
  await client.flush()
  expect(collector.batches[0]?.visitor).toBe(known)
})

test('a collector on the page’s own host is asked to renew the cookie, any other is sent no credentials', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  const own = loadPage({ site: 'pk_own', endpoint: `http://${location.hostname}:4280` })
  own.track('one')
  await own.flush()
  const other = loadPage()
  other.track('one')
  await other.flush()
  const [first, second] = fetched.mock.calls.map(([, options]) => ({
    credentials: options?.credentials,
    renew: JSON.parse(String(options?.body)).renew,
  }))
  expect(first).toEqual({ credentials: 'include', renew: '' })
  expect(second).toEqual({ credentials: 'omit', renew: undefined })
})

test('what was sent once stays the visitor’s whom it was sent for, though the browser has forgotten them', async () => {
  collector.answer(() => HttpResponse.error())
  const first = loadPage()
  first.track('before')
  await first.flush()
  leavePage()
  await new Promise(resolve => setTimeout(resolve, 50))
  const before = collector.batches[0]?.visitor
  forgetCookies()
  localStorage.clear()
  collector.answer(accept)
  collector.forget()
  const second = loadPage()
  second.track('after')
  await second.flush()
  const visitorOf = (name: string) =>
    collector.batches.find(({ events }) => events.some(event => event.name === name))?.visitor
  expect(visitorOf('before')).toBe(before)
  expect(visitorOf('after')).not.toBe(before)
})
