/**
 * Widgets that are functions taking commands.
 *
 * @module
 */
import { commandQueue, createEmitter, type Fixture, put, takeOver } from './fixture.ts'

type Listener = (...payload: never[]) => unknown

/**
 * Intercom. Source: developers.intercom.com, "JavaScript API: Methods" (`onShow`, `onHide`, `onUnreadCountChange`).
 * It tells whoever listens to the unread count how it stands, here at 2 of an earlier visit. Opened, closed; an agent
 * writes while it is closed, so the unread count grows to 1; opened again, it falls to 0. It has no event for the visitor's messages.
 */
export function intercom(): Fixture {
  const { on, emit } = createEmitter()
  return {
    name: 'intercom',
    globals: ['Intercom'],
    snippet: () => commandQueue('Intercom'),
    load: () =>
      takeOver('Intercom', (event: string, listener: (count: number) => void) => {
        on(event, listener)
        if (event === 'onUnreadCountChange') listener(2)
      }),
    converse() {
      emit('onShow')
      emit('onUnreadCountChange', 0)
      emit('onHide')
      emit('onUnreadCountChange', 1)
      emit('onShow')
      emit('onUnreadCountChange', 0)
    },
    expected: ['chat_open', 'chat_reply'],
  }
}

/**
 * Zendesk messaging. Source: developer.zendesk.com, "Messaging Web Widget events API": `zE('messenger:on', …)` with
 * `open`, `conversationStarted`, `unreadMessages` (the count), `close`. The snippet's script makes `zE`, with
 * `zE.widget` telling which product answers.
 */
export function zendeskMessaging(): Fixture {
  const { on, emit } = createEmitter()
  const zE = (verb: string, event: string, listener: Listener) => {
    if (verb === 'messenger:on') on(event, listener)
    else throw new Error(`unrecognized command ${verb}`)
  }
  return {
    name: 'zendesk',
    globals: ['zE'],
    snippet: () => undefined,
    load: () => put('zE', Object.assign(zE, { widget: 'messenger' })),
    converse() {
      emit('open', { type: 'messagingOpened' })
      emit('conversationStarted', { conversationId: 'c1' })
      emit('close', { type: 'messagingClosed' })
      emit('unreadMessages', 1)
      emit('unreadMessages', 2)
    },
    expected: ['chat_open', 'chat_start', 'chat_reply'],
  }
}

/**
 * Zendesk's classic widget. Source: Zendesk's "Web Widget (Classic)" chat events and its migration table from
 * `$zopim`: `zE('webWidget:on', …)` with `open`, `chat:start`, `chat:unreadMessages` (the count), `chat:end`, `close`.
 */
export function zendeskClassic(): Fixture {
  const { on, emit } = createEmitter()
  const zE = (verb: string, event: string, listener: Listener) => {
    if (verb === 'webWidget:on') on(event, listener)
    else throw new Error(`unrecognized command ${verb}`)
  }
  return {
    name: 'zendesk',
    globals: ['zE'],
    snippet: () => undefined,
    load: () => put('zE', Object.assign(zE, { widget: 'classic' })),
    converse() {
      emit('open')
      emit('chat:start')
      emit('chat:unreadMessages', 1)
      emit('chat:end')
      emit('close')
    },
    expected: ['chat_open', 'chat_start', 'chat_reply', 'chat_end'],
  }
}

/**
 * Olark. Source: rudderlabs/rudder-sdk-js, integration "Olark" (`api.chat.onBeginConversation`,
 * `onMessageToOperator`, `onMessageToVisitor`) and Olark's API for the box (`api.box.onExpand`, `onShrink`).
 */
export function olark(): Fixture {
  const { on, emit } = createEmitter()
  return {
    name: 'olark',
    globals: ['olark'],
    snippet: () => commandQueue('olark'),
    load: () => takeOver('olark', (event: string, listener: Listener) => on(event, listener)),
    converse() {
      emit('api.box.onExpand')
      emit('api.chat.onBeginConversation')
      emit('api.chat.onMessageToOperator', { message: { body: 'secret' } })
      emit('api.chat.onMessageToVisitor', { message: { body: 'secret' } })
      emit('api.chat.onMessageToOperator', { message: { body: 'secret' } })
      emit('api.chat.onMessageToVisitor', { message: { body: 'secret' } })
      emit('api.box.onShrink')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply'],
  }
}

/**
 * Help Scout Beacon. Source: developer.helpscout.com, "Beacon JavaScript API": `Beacon('on', …)` with `open`,
 * `chat-started`, `chat-ended`, `close`; `email-sent` when the visitor wrote by the mail form instead.
 */
export function helpScout(): Fixture {
  const { on, emit } = createEmitter()
  const beacon = (verb: string, event: string, listener: Listener) => {
    if (verb === 'on') on(event, listener)
  }
  return {
    name: 'helpscout',
    globals: ['Beacon'],
    snippet: () => commandQueue('Beacon'),
    load: () => takeOver('Beacon', beacon),
    converse() {
      emit('open')
      emit('chat-started', { subject: 'secret' })
      emit('chat-ended')
      emit('email-sent')
      emit('close')
    },
    expected: ['chat_open', 'chat_start', 'chat_end', 'chat_message'],
  }
}

/**
 * Smartsupp. Source: public recipes for `smartsupp('on', 'message_sent' | 'message_received' | 'messenger_close', …)`;
 * `messenger_open` goes by their pattern and was not seen in a vendor's page.
 */
export function smartsupp(): Fixture {
  const { on, emit } = createEmitter()
  const run = (verb: string, event: string, listener: Listener) => {
    if (verb === 'on') on(event, listener)
  }
  return {
    name: 'smartsupp',
    globals: ['smartsupp'],
    snippet: () => commandQueue('smartsupp'),
    load: () => takeOver('smartsupp', run),
    converse() {
      emit('messenger_open')
      for (const side of ['sent', 'received', 'sent', 'received']) emit(`message_${side}`, { text: 'secret' })
      emit('messenger_close')
    },
    expected: ['chat_open', 'chat_message', 'chat_reply'],
  }
}
