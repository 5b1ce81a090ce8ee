/**
 * Widgets whose own npm package makes the interface in the page; only the script that the package would then load
 * from the vendor's network is imitated.
 *
 * @module
 */
import { createWidget } from '@livechat/widget-core'
import { Crisp } from 'crisp-sdk-web'
import { createEmitter, type Fixture, place } from './fixture.ts'

/**
 * Crisp, by crisp-sdk-web 1.2.1, which makes `$crisp` an array. Source of the events: Crisp's "Web SDK" docs. Crisp's
 * script works the array off, and an object with the same `push` takes its place.
 */
export function crisp(): Fixture {
  const { on, emit } = createEmitter()
  const run = ([verb, event, listener]: [string, string, () => void]) => {
    if (verb === 'on') on(event, listener)
  }
  return {
    name: 'crisp',
    globals: ['$crisp', 'CRISP_WEBSITE_ID'],
    snippet: () => Crisp.configure('0f4b7a4c-0000-4000-8000-000000000000', { autoload: true }),
    load() {
      const gathered = place.$crisp as Parameters<typeof run>[0][]
      place.$crisp = { push: run }
      for (const entry of gathered) run(entry)
    },
    converse() {
      emit('chat:opened')
      emit('chat:initiated')
      for (const event of ['message:sent', 'message:received', 'message:sent', 'message:received'])
        emit(event, { content: 'secret' })
      emit('chat:closed')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply'],
  }
}

/**
 * LiveChat, by @livechat/widget-core 1.4.1, which makes `LiveChatWidget` with a queue `_q`; the script sets `_h`.
 * Source of the events: the package's types. A visitor's status goes from browsing to chatting and back.
 */
export function liveChat(): Fixture {
  const { on, emit } = createEmitter()
  const handle = (verb: string, [event, listener]: [string, () => void]) => {
    if (verb === 'on') on(event, listener)
  }
  return {
    name: 'livechat',
    globals: ['LiveChatWidget', '__lc'],
    snippet: () => createWidget({ license: '1' }).init(),
    load() {
      const widget = place.LiveChatWidget as { _q: Parameters<typeof handle>[]; _h: unknown }
      widget._h = handle
      for (const entry of widget._q) handle(...entry)
    },
    converse() {
      emit('visibility_changed', { visibility: 'minimized' })
      emit('customer_status_changed', { status: 'browsing' })
      emit('visibility_changed', { visibility: 'maximized' })
      emit('customer_status_changed', { status: 'chatting' })
      for (const type of ['customer', 'agent', 'customer', 'agent'])
        emit('new_event', { type: 'message', author: { type }, text: 'secret' })
      emit('customer_status_changed', { status: 'browsing' })
      emit('visibility_changed', { visibility: 'minimized' })
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply', 'chat_end'],
  }
}
