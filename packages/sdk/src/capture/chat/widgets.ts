import {
  byAssignment,
  byCommand,
  byDomEvent,
  byGlobal,
  byMethod,
  byQueue,
  type Subscribe,
} from './subscribe.ts'

/** What becomes `chat_open`, `chat_start`, `chat_message`, `chat_reply` and `chat_end`. */
export type Signal = 'open' | 'start' | 'message' | 'reply' | 'end'

/** Tells whether an event of the widget is the signal, from its payload and the one before. */
export type Test = (now: never, before: never) => boolean

/** One event of a widget, the signal that it is, and, where the event alone does not say it, a test. */
export type Hook = readonly [signal: Signal, event: string, test?: Test]

/** A chat widget: where its interface lies, how it tells of events, and which of them matter. */
export interface Widget {
  /** As events name it. */
  readonly _name: string
  readonly _global: string
  /** Whether the interface under the global is this widget's and complete. Default: it always is. */
  readonly _is?: (api: never) => boolean
  readonly _by: Subscribe
  readonly _hooks: readonly Hook[]
}

const grows: Test = (now: number, before: number | undefined) => now > (before ?? 0)
/** The same for one that is told as it stands to whoever begins to listen. */
const growsFurther: Test = (now: number, before: number | undefined) => now > (before ?? now)

interface Status {
  readonly status?: string
}
const beginsChatting: Test = (now: Status, before: Status | undefined) =>
  before !== undefined && before.status !== 'chatting' && now.status === 'chatting'
const endsChatting: Test = (now: Status, before: Status | undefined) =>
  before?.status === 'chatting' && now.status !== 'chatting'

const isOfType =
  (type: number): Test =>
  (message: { message_type?: number }) =>
    message.message_type === type
const isBy =
  (author: string): Test =>
  (event: { author?: { type?: string } }) =>
    event.author?.type === author

/** Gorgias refuses listeners until it has started; `init` may be called any number of times. */
const afterInit: Subscribe = (
  api: { init(): Promise<unknown>; on(event: string, listener: unknown): void },
  event,
  listener,
) => {
  const subscribe = () => api.on(event, listener)
  // A chat that cannot start is the shop's fault to hear of, not ours to tell.
  api.init().then(subscribe, () => undefined)
  return undefined
}

/**
 * Every widget known by name. Where a signal is missing, the widget has no event for it; one that stands in for
 * another (an unread count that grows is a reply) is named in `docs/captures/chat.md`.
 */
export const widgets: readonly Widget[] = [
  {
    _name: 'intercom',
    _global: 'Intercom',
    _by: byCommand(),
    _hooks: [
      ['open', 'onShow'],
      ['reply', 'onUnreadCountChange', growsFurther],
    ],
  },
  {
    _name: 'zendesk',
    _global: 'zE',
    _is: (api: { widget?: string }) => api.widget === 'messenger',
    _by: byCommand('messenger:on'),
    _hooks: [
      ['open', 'open'],
      ['start', 'conversationStarted'],
      ['reply', 'unreadMessages', grows],
    ],
  },
  {
    _name: 'zendesk',
    _global: 'zE',
    _is: (api: { widget?: string }) => api.widget === 'classic',
    _by: byCommand('webWidget:on'),
    _hooks: [
      ['open', 'open'],
      ['start', 'chat:start'],
      ['reply', 'chat:unreadMessages', grows],
      ['end', 'chat:end'],
    ],
  },
  {
    _name: 'crisp',
    _global: '$crisp',
    _by: byQueue,
    _hooks: [
      ['open', 'chat:opened'],
      ['start', 'chat:initiated'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
    ],
  },
  {
    _name: 'tawk',
    _global: 'Tawk_API',
    _by: byDomEvent,
    _hooks: [
      ['open', 'tawkChatMaximized'],
      ['start', 'tawkChatStarted'],
      ['message', 'tawkChatMessageVisitor'],
      ['reply', 'tawkChatMessageAgent'],
      ['end', 'tawkChatEnded'],
    ],
  },
  {
    _name: 'drift',
    _global: 'drift',
    _by: byMethod(),
    _hooks: [
      ['open', 'chatOpen'],
      ['start', 'startConversation'],
      ['message', 'message:sent'],
      ['reply', 'message'],
    ],
  },
  {
    _name: 'hubspot',
    _global: 'HubSpotConversations',
    _by: byMethod(),
    _hooks: [
      ['open', 'userInteractedWithWidget'],
      ['start', 'conversationStarted'],
      ['reply', 'unreadConversationCountChanged', ({ unreadCount = 0 }) => unreadCount > 0],
      ['end', 'conversationClosed'],
    ],
  },
  {
    _name: 'livechat',
    _global: 'LiveChatWidget',
    _by: byMethod(),
    _hooks: [
      ['open', 'visibility_changed', ({ visibility }) => visibility === 'maximized'],
      ['start', 'customer_status_changed', beginsChatting],
      ['message', 'new_event', isBy('customer')],
      ['reply', 'new_event', isBy('agent')],
      ['end', 'customer_status_changed', endsChatting],
    ],
  },
  {
    _name: 'tidio',
    _global: 'tidioChatApi',
    _by: byDomEvent,
    _hooks: [
      ['open', 'tidioChat-open'],
      ['start', 'tidioChat-conversationStart'],
      ['message', 'tidioChat-messageFromVisitor'],
      ['reply', 'tidioChat-messageFromOperator'],
    ],
  },
  {
    _name: 'gorgias',
    _global: 'GorgiasChat',
    _by: afterInit,
    _hooks: [
      ['open', 'widget:opened'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
    ],
  },
  {
    _name: 'olark',
    _global: 'olark',
    _by: byCommand(),
    _hooks: [
      ['open', 'api.box.onExpand'],
      ['start', 'api.chat.onBeginConversation'],
      ['message', 'api.chat.onMessageToOperator'],
      ['reply', 'api.chat.onMessageToVisitor'],
    ],
  },
  {
    _name: 'freshchat',
    _global: 'fcWidget',
    _by: byMethod(),
    _hooks: [
      ['open', 'widget:opened'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
      ['end', 'conversation:resolved'],
    ],
  },
  {
    _name: 'chatwoot',
    _global: '$chatwoot',
    _by: byDomEvent,
    _hooks: [
      ['open', 'chatwoot:opened'],
      ['start', 'chatwoot:on-start-conversation'],
      ['message', 'chatwoot:on-message', isOfType(0)],
      ['reply', 'chatwoot:on-message', isOfType(1)],
    ],
  },
  {
    _name: 'helpscout',
    _global: 'Beacon',
    _by: byCommand('on'),
    _hooks: [
      ['open', 'open'],
      ['start', 'chat-started'],
      ['message', 'email-sent'],
      ['end', 'chat-ended'],
    ],
  },
  {
    _name: 'smartsupp',
    _global: 'smartsupp',
    _by: byCommand('on'),
    _hooks: [
      ['open', 'messenger_open'],
      ['message', 'message_sent'],
      ['reply', 'message_received'],
    ],
  },
  {
    _name: 'jivochat',
    _global: 'jivo_api',
    _by: byGlobal,
    _hooks: [
      ['open', 'jivo_onOpen'],
      ['start', 'jivo_onClientStartChat'],
      ['message', 'jivo_onMessageSent'],
      ['reply', 'jivo_onMessageReceived'],
    ],
  },
  {
    _name: 'gist',
    _global: 'gist',
    _by: byDomEvent,
    _hooks: [
      ['open', 'messenger:opened'],
      ['start', 'conversation:started'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
    ],
  },
  {
    _name: 'salesforce',
    _global: 'embeddedservice_bootstrap',
    _by: byDomEvent,
    _hooks: [
      ['open', 'onEmbeddedMessagingButtonClicked'],
      ['open', 'onEmbeddedMessagingWindowMaximized'],
      ['start', 'onEmbeddedMessagingConversationStarted'],
      ['end', 'onEmbeddedMessagingConversationClosed'],
    ],
  },
  {
    _name: 'dixa',
    _global: '_dixa_',
    _by: byMethod('addListener'),
    _hooks: [
      ['open', 'on-widget-open-changed', (open: boolean) => open],
      ['start', 'on-conversation-started'],
      ['end', 'on-conversation-ended'],
    ],
  },
  { _name: 'chaport', _global: 'chaport', _by: byMethod(), _hooks: [['start', 'chat.started']] },
  {
    _name: 'customerly',
    _global: 'customerly',
    _by: byAssignment,
    _hooks: [
      ['open', 'onChatOpened'],
      ['start', 'onNewConversation'],
      ['reply', 'onNewMessageReceived'],
    ],
  },
]
