/**
 * Widgets that call what the page has assigned.
 *
 * @module
 */
import { type Fixture, place, put } from './fixture.ts'

const call = (owner: unknown, name: string, ...args: unknown[]): unknown => {
  const own = (owner as Record<string, unknown>)[name]
  return typeof own === 'function' ? own(...args) : undefined
}

/**
 * JivoChat. Source: Jivo's "JS API": global functions `jivo_onOpen`, `jivo_onClientStartChat`, `jivo_onMessageSent`,
 * `jivo_onMessageReceived`, `jivo_onClose`, looked up at each call.
 */
export function jivoChat(): Fixture {
  return {
    name: 'jivochat',
    globals: [
      'jivo_api',
      'jivo_onOpen',
      'jivo_onClientStartChat',
      'jivo_onMessageSent',
      'jivo_onMessageReceived',
    ],
    snippet: () => undefined,
    load: () => put('jivo_api', { open: () => undefined }),
    converse() {
      call(place, 'jivo_onOpen')
      call(place, 'jivo_onClientStartChat')
      call(place, 'jivo_onMessageSent', 'secret')
      call(place, 'jivo_onMessageReceived', 'secret')
      call(place, 'jivo_onMessageSent', 'secret')
      call(place, 'jivo_onMessageReceived', 'secret')
      call(place, 'jivo_onClose')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply'],
  }
}

/**
 * Customerly. Source: the callback types of its live-chat package (`onChatOpened`, `onNewConversation(message, …)`,
 * `onNewMessageReceived`, `onChatClosed`), assigned to `window.customerly`.
 */
export function customerly(): Fixture {
  return {
    name: 'customerly',
    globals: ['customerly'],
    snippet: () => put('customerly', {}),
    load: () => undefined,
    converse() {
      call(place.customerly, 'onChatOpened')
      call(place.customerly, 'onNewConversation', 'secret', [])
      call(place.customerly, 'onNewMessageReceived', 1, 'secret', 2, 3, 4)
      call(place.customerly, 'onChatClosed')
    },
    expected: ['chat_open', 'chat_start', 'chat_reply'],
  }
}
