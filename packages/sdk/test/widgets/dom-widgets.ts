/**
 * Widgets that tell by events of the DOM.
 *
 * @module
 */
import { dispatch, type Fixture, place, put } from './fixture.ts'

/**
 * Tawk.to. Source: @tawk.to/tawk-messenger-react 2.0.2, which listens to these events of the window. `Tawk_API` is an
 * empty object of the snippet's until the script comes.
 */
export function tawk(): Fixture {
  return {
    name: 'tawk',
    globals: ['Tawk_API'],
    snippet: () => put('Tawk_API', {}),
    load: () => dispatch(window, 'tawkLoad'),
    converse() {
      dispatch(window, 'tawkChatMaximized')
      dispatch(window, 'tawkChatStarted')
      dispatch(window, 'tawkChatMessageVisitor', 'secret')
      dispatch(window, 'tawkChatMessageAgent', 'secret')
      dispatch(window, 'tawkChatMessageVisitor', 'secret')
      dispatch(window, 'tawkChatMessageAgent', 'secret')
      dispatch(window, 'tawkChatEnded')
      dispatch(window, 'tawkChatMinimized')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply', 'chat_end'],
  }
}

/**
 * Tidio. Source: Tidio's "Widget SDK": the events of `tidioChatApi.on` are dispatched on the document as well, with
 * the prefix `tidioChat-`; `tidioChat-ready` when the script has come.
 */
export function tidio(): Fixture {
  const tell = (event: string, detail?: unknown) => dispatch(document, `tidioChat-${event}`, detail)
  return {
    name: 'tidio',
    globals: ['tidioChatApi'],
    snippet: () => undefined,
    load() {
      place.tidioChatApi = { on: () => undefined }
      tell('ready')
    },
    converse() {
      tell('open')
      tell('conversationStart')
      for (const side of ['Visitor', 'Operator', 'Visitor', 'Operator'])
        tell(`messageFrom${side}`, { message: 'secret' })
      tell('close')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply'],
  }
}

/**
 * Chatwoot. Source: chatwoot/chatwoot `app/javascript/sdk` (events of the window): `chatwoot:ready`, then
 * `chatwoot:opened`, `chatwoot:on-start-conversation`, `chatwoot:on-message` with `message_type` 0 for the visitor
 * and 1 for an agent, `chatwoot:closed`.
 */
export function chatwoot(): Fixture {
  return {
    name: 'chatwoot',
    globals: ['$chatwoot'],
    snippet: () => undefined,
    load() {
      place.$chatwoot = {}
      dispatch(window, 'chatwoot:ready')
    },
    converse() {
      dispatch(window, 'chatwoot:opened')
      dispatch(window, 'chatwoot:on-start-conversation', { hasConversation: false })
      for (const message_type of [0, 1, 0, 1])
        dispatch(window, 'chatwoot:on-message', { message_type, content: 'secret' })
      dispatch(window, 'chatwoot:closed')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply'],
  }
}

/**
 * Gist. Source: the vendor's list of events of the document (`conversation:started`, `message:sent`,
 * `message:received`); `messenger:opened` goes by their pattern.
 */
export function gist(): Fixture {
  return {
    name: 'gist',
    globals: ['gist'],
    snippet: () => put('gist', []),
    load: () => dispatch(document, 'gistReady'),
    converse() {
      dispatch(document, 'messenger:opened')
      dispatch(document, 'conversation:started')
      for (const side of ['sent', 'received', 'sent', 'received'])
        dispatch(document, `message:${side}`, { text: 'secret' })
      dispatch(document, 'messenger:closed')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply'],
  }
}

/**
 * Salesforce Messaging for Web. Source: several public implementations of the window's `onEmbeddedMessaging…` events:
 * ready, button clicked, conversation started, window minimised and maximised, conversation closed.
 */
export function salesforce(): Fixture {
  const tell = (event: string) => dispatch(window, `onEmbeddedMessaging${event}`, {})
  return {
    name: 'salesforce',
    globals: ['embeddedservice_bootstrap'],
    snippet: () => undefined,
    load() {
      place.embeddedservice_bootstrap = { settings: {} }
      tell('Ready')
    },
    converse() {
      tell('ButtonClicked')
      tell('ConversationStarted')
      tell('WindowMinimized')
      tell('WindowMaximized')
      tell('ConversationClosed')
      tell('WindowClosed')
    },
    expected: ['chat_open', 'chat_start', 'chat_end'],
  }
}
