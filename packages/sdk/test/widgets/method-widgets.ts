/**
 * Widgets that are objects with a method for listeners.
 *
 * @module
 */
import { createEmitter, type Fixture, place, put } from './fixture.ts'

/**
 * Drift. Source: devdocs.drift.com, "drift-events": `chatOpen`, `startConversation`, `message:sent`, `message`,
 * `chatClose`. The snippet's object gathers calls of `on` until the script comes.
 */
export function drift(): Fixture {
  const { on, emit } = createEmitter()
  const gathered: Parameters<typeof on>[] = []
  return {
    name: 'drift',
    globals: ['drift'],
    snippet: () => put('drift', { on: (...call: Parameters<typeof on>) => gathered.push(call) }),
    load() {
      place.drift = { on }
      for (const call of gathered) on(...call)
    },
    converse() {
      emit('chatOpen')
      emit('startConversation', { conversationId: 1, inboxId: 2 })
      for (const event of ['message:sent', 'message', 'message:sent', 'message'])
        emit(event, { data: { body: 'secret' } })
      emit('chatClose')
    },
    expected: ['chat_open', 'chat_start', 'chat_message', 'chat_reply'],
  }
}

/**
 * HubSpot. Source: developers.hubspot.com, "Chat widget SDK": `HubSpotConversations.on` from its load on, with
 * `userInteractedWithWidget`, `conversationStarted`, `unreadConversationCountChanged`, `conversationClosed`.
 */
export function hubspot(): Fixture {
  const { on, emit } = createEmitter()
  return {
    name: 'hubspot',
    globals: ['HubSpotConversations', 'hsConversationsOnReady'],
    snippet: () => put('hsConversationsOnReady', []),
    load: () => put('HubSpotConversations', { on }),
    converse() {
      emit('unreadConversationCountChanged', { unreadCount: 0 })
      emit('userInteractedWithWidget')
      emit('conversationStarted', { conversation: { conversationId: 1 } })
      emit('unreadConversationCountChanged', { unreadCount: 1 })
      emit('conversationClosed', { conversation: { conversationId: 1 } })
    },
    expected: ['chat_open', 'chat_start', 'chat_reply', 'chat_end'],
  }
}

/**
 * Gorgias. Source: gorgias/gorgias-webflow `src/js/gorgiaschat.js` (`init().then(…)`, `widget:opened`) and several
 * public uses of `message:received`; `message:sent` was not seen in a vendor's page. `on` throws before `init`.
 */
export function gorgias(): Fixture {
  const { on, emit } = createEmitter()
  let started = false
  const init = async () => {
    started = true
  }
  const guardedOn: typeof on = (event, listener) => {
    if (!started) throw new Error('GorgiasChat is not initialized')
    on(event, listener)
  }
  return {
    name: 'gorgias',
    globals: ['GorgiasChat'],
    snippet: () => undefined,
    load: () => put('GorgiasChat', { init, on: guardedOn }),
    converse() {
      emit('widget:opened')
      for (const side of ['sent', 'received', 'sent', 'received']) emit(`message:${side}`, { text: 'secret' })
      emit('widget:closed')
    },
    expected: ['chat_open', 'chat_message', 'chat_reply'],
  }
}

/**
 * Freshchat. Source: Freshworks' "Web messenger SDK" events: `widget:opened`, `message:sent`, `message:received`,
 * `conversation:resolved`, `widget:closed`. `fcWidget` is there once the script has come.
 */
export function freshchat(): Fixture {
  const { on, emit } = createEmitter()
  return {
    name: 'freshchat',
    globals: ['fcWidget', 'fcSettings'],
    snippet: () => put('fcSettings', { token: 't' }),
    load: () => put('fcWidget', { on }),
    converse() {
      emit('widget:opened')
      for (const side of ['sent', 'received', 'sent', 'received'])
        emit(`message:${side}`, { success: true, data: { message: 'secret' } })
      emit('conversation:resolved')
      emit('widget:closed')
    },
    expected: ['chat_open', 'chat_message', 'chat_reply', 'chat_end'],
  }
}

/**
 * Dixa. Source: Dixa Messenger's docs, "Events": `addListener` with `on-widget-open-changed` (a boolean),
 * `on-conversation-started`, `on-message-added` (which does not say whose), `on-conversation-ended`.
 */
export function dixa(): Fixture {
  const { on, emit } = createEmitter()
  return {
    name: 'dixa',
    globals: ['_dixa_'],
    snippet: () => undefined,
    load: () => put('_dixa_', { addListener: on }),
    converse() {
      emit('on-widget-open-changed', false)
      emit('on-widget-open-changed', true)
      emit('on-conversation-started')
      emit('on-message-added', { text: 'secret' })
      emit('on-conversation-ended')
      emit('on-widget-open-changed', false)
    },
    expected: ['chat_open', 'chat_start', 'chat_end'],
  }
}

/** Chaport. Source: a public recipe with `chaport.on('chat.started', …)`. It has no event that says "opened". */
export function chaport(): Fixture {
  const { on, emit } = createEmitter()
  return {
    name: 'chaport',
    globals: ['chaport'],
    snippet: () => undefined,
    load: () => put('chaport', { on }),
    converse: () => emit('chat.started'),
    expected: ['chat_start'],
  }
}
