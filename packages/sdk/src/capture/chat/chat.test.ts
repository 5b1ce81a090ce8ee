import { Intercom } from '@intercom/messenger-js-sdk'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import { customerly, jivoChat } from '../../../test/widgets/callback-widgets.ts'
import {
  helpScout,
  intercom,
  olark,
  smartsupp,
  zendeskClassic,
  zendeskMessaging,
} from '../../../test/widgets/command-widgets.ts'
import { chatwoot, gist, salesforce, tawk, tidio } from '../../../test/widgets/dom-widgets.ts'
import { place } from '../../../test/widgets/fixture.ts'
import { chaport, dixa, drift, freshchat, gorgias, hubspot } from '../../../test/widgets/method-widgets.ts'
import { crisp, liveChat } from '../../../test/widgets/vendor-packages.ts'
import { chat } from './chat.ts'
import { chatGlobals, isChatFrame } from './globals.ts'
import { widgets } from './widgets.ts'

let collector: Collector

const fixtures = [
  intercom,
  zendeskMessaging,
  zendeskClassic,
  crisp,
  tawk,
  drift,
  hubspot,
  liveChat,
  tidio,
  gorgias,
  olark,
  freshchat,
  chatwoot,
  helpScout,
  smartsupp,
  jivoChat,
  gist,
  salesforce,
  dixa,
  chaport,
  customerly,
].map(create => create())

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  vi.useRealTimers()
  Reflect.deleteProperty(navigator, 'userActivation')
  leavePage()
  for (const global of fixtures.flatMap(fixture => fixture.globals)) delete place[global]
  await collector.close()
})

const isChat = (name: string) => name.startsWith('chat_')

/** What a page tells of one conversation. */
async function converse(fixture: (typeof fixtures)[number]) {
  const client = loadPage({ capture: [chat()] })
  vi.advanceTimersByTime(2_000)
  fixture.load()
  await vi.advanceTimersByTimeAsync(2_000)
  fixture.converse()
  await client.flush()
  return collector.events().filter(event => isChat(event.name))
}

test.each(fixtures)('$name tells of a conversation once, and nothing that was said', async fixture => {
  fixture.snippet()
  const events = await converse(fixture)
  expect(events.map(event => event.name)).toEqual(fixture.expected)
  for (const { data } of events) expect(data).toMatchObject({ widget: fixture.name })
  expect(JSON.stringify(events)).not.toContain('secret')
})

test.each(fixtures)('$name is found as well when its snippet comes after ours', async fixture => {
  const client = loadPage({ capture: [chat()] })
  vi.advanceTimersByTime(3_000)
  fixture.snippet()
  fixture.load()
  await vi.advanceTimersByTimeAsync(1_000)
  fixture.converse()
  await client.flush()
  expect(collector.names().filter(isChat)).toEqual(fixture.expected)
})

test('the list that notices a chat is the adapters’ own', () => {
  expect([...new Set(widgets.map(widget => widget._global))]).toEqual(chatGlobals)
})

test('Intercom’s package takes the place of the snippet', async () => {
  document.head.append(document.createElement('script'))
  Intercom({ app_id: 'abc' })
  expect(await converse({ ...intercom(), name: 'intercom' })).toHaveLength(2)
})

test('the page’s own callbacks are called first and keep their answers', async () => {
  const calls: unknown[] = []
  place.jivo_api = {}
  place.jivo_onOpen = (...args: unknown[]) => {
    calls.push(args)
    return 'theirs'
  }
  const client = loadPage({ capture: [chat()] })
  expect((place.jivo_onOpen as (...args: unknown[]) => unknown)('a', 'b')).toBe('theirs')
  expect(calls).toEqual([['a', 'b']])
  await client.flush()
  expect(collector.names()).toEqual(['chat_open'])
})

test('after a conversation has ended, another one counts', async () => {
  const widget = tawk()
  widget.snippet()
  const client = loadPage({ capture: [chat()] })
  widget.converse()
  widget.converse()
  await client.flush()
  const [open, ...conversation] = widget.expected
  expect(collector.names()).toEqual([open, ...conversation, ...conversation])
})

test('a greeting, and a chat that opens before the visitor has touched the page, are nothing the visitor did', async () => {
  const activation = { hasBeenActive: false }
  Object.defineProperty(navigator, 'userActivation', { value: activation, configurable: true })
  const widget = tawk()
  widget.snippet()
  const client = loadPage({ capture: [chat()] })
  window.dispatchEvent(new CustomEvent('tawkChatMaximized'))
  activation.hasBeenActive = true
  window.dispatchEvent(new CustomEvent('tawkChatMessageAgent'))
  window.dispatchEvent(new CustomEvent('tawkChatMessageVisitor'))
  await client.flush()
  expect(collector.events().map(event => [event.name, event.data?.interactive])).toEqual([
    ['chat_open', false],
    ['chat_reply', undefined],
    ['chat_message', undefined],
  ])
})

test('an element that is called like a widget is none', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  document.body.innerHTML = '<div id="olark"></div>'
  const client = loadPage({ capture: [chat()] })
  await client.flush()
  expect(warn).not.toHaveBeenCalled()
})

test('looking ends 20 seconds after the load, and a click on a picture of a chat begins it anew', async () => {
  const client = loadPage({ capture: [chat()] })
  vi.advanceTimersByTime(25_000)
  expect(vi.getTimerCount()).toBe(0)
  const widget = freshchat()
  document.body.click()
  widget.load()
  vi.advanceTimersByTime(1_000)
  widget.converse()
  await client.flush()
  expect(collector.names()).toEqual(widget.expected)
})

/** The focus goes into a frame. */
function focusFrame(html: string): void {
  document.body.innerHTML = html
  document.querySelector('iframe')?.focus()
  window.dispatchEvent(new Event('blur'))
}

test('a chat that nobody knows is opened by the focus in its frame', async () => {
  const client = loadPage({ capture: [chat()] })
  focusFrame('<iframe tabindex="0" title="Live Chat" src="https://w.example/frame?x=1"></iframe>')
  await vi.waitFor(async () => {
    await client.flush()
    expect(collector.events()).toMatchObject([{ name: 'chat_open', data: { widget: 'w.example' } }])
  }, 10_000)
})

test('so is one that is known and has no word for it; a frame with something else is nothing', async () => {
  chaport().load()
  const client = loadPage({ capture: [chat()] })
  focusFrame('<iframe tabindex="0" title="Map" src="https://maps.example/"></iframe>')
  focusFrame('<iframe tabindex="0" id="chaport-chat"></iframe>')
  await vi.waitFor(async () => {
    await client.flush()
    expect(collector.events()).toMatchObject([{ name: 'chat_open', data: { widget: 'chaport' } }])
  }, 10_000)
})

test.each([
  '<iframe tabindex="0" id="sp_message_iframe_1" title="SP Consent Message"></iframe>',
  '<iframe tabindex="0" title="Cookies of chat and messaging"></iframe>',
  '<iframe tabindex="0" src="https://player.example/?at=chateau.example"></iframe>',
])('%s is no chat, whichever widget is there', async html => {
  chaport().load()
  const client = loadPage({ capture: [chat()] })
  focusFrame(html)
  await vi.advanceTimersByTimeAsync(3_000)
  await client.flush()
  expect(collector.names()).toEqual([])
})

test.each([
  ['title', 'Live Chat', true],
  ['title', 'Messaging window', true],
  ['id', 'chat_widget', true],
  ['name', 'intercom-messenger-frame', true],
  ['src', 'https://secure.livechatinc.com/x', true],
  ['title', 'Purchathon', false],
  ['src', 'https://www.google.com/recaptcha/api2/chat', false],
])('a frame whose %s is %s is a chat’s: %s', (name, value, is) => {
  const frame = document.createElement('iframe')
  frame.setAttribute(name, value)
  expect(isChatFrame(frame)).toBe(is)
})

test('messages that were unread before are no reply', async () => {
  const client = loadPage({ capture: [chat()] })
  intercom().load()
  await vi.advanceTimersByTimeAsync(2_000)
  await client.flush()
  expect(collector.names()).toEqual([])
})

test('a stopped client hears nothing more', async () => {
  const timers = vi.getTimerCount()
  const widget = tawk()
  widget.snippet()
  const client = loadPage({ capture: [chat()] })
  client.stop()
  widget.converse()
  expect(vi.getTimerCount()).toBe(timers)
  const next = loadPage({ capture: [] })
  await next.flush()
  expect(collector.names()).toEqual([])
})
