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
  readonly name: string
  readonly global: string
  /** Whether the interface under the global is this widget's and complete. Default: it always is. */
  readonly is?: (api: never) => boolean
  readonly by: Subscribe
  readonly hooks: readonly Hook[]
}

const grows: Test = (now: number, before: number | undefined) => now > (before ?? 0)

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
) => void api.init().then(() => api.on(event, listener))

/**
 * Every widget known by name. Where a signal is missing, the widget has no event for it; one that stands in for
 * another (an unread count that grows is a reply) is named in `docs/captures/chat.md`.
 */
export const widgets: readonly Widget[] = [
  {
    name: 'intercom',
    global: 'Intercom',
    by: byCommand(),
    hooks: [
      ['open', 'onShow'],
      ['reply', 'onUnreadCountChange', grows],
    ],
  },
  {
    name: 'zendesk',
    global: 'zE',
    is: (api: { widget?: string }) => api.widget === 'messenger',
    by: byCommand('messenger:on'),
    hooks: [
      ['open', 'open'],
      ['start', 'conversationStarted'],
      ['reply', 'unreadMessages', grows],
    ],
  },
  {
    name: 'zendesk',
    global: 'zE',
    is: (api: { widget?: string }) => api.widget === 'classic',
    by: byCommand('webWidget:on'),
    hooks: [
      ['open', 'open'],
      ['start', 'chat:start'],
      ['reply', 'chat:unreadMessages', grows],
      ['end', 'chat:end'],
    ],
  },
  {
    name: 'crisp',
    global: '$crisp',
    by: byQueue,
    hooks: [
      ['open', 'chat:opened'],
      ['start', 'chat:initiated'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
    ],
  },
  {
    name: 'tawk',
    global: 'Tawk_API',
    by: byDomEvent,
    hooks: [
      ['open', 'tawkChatMaximized'],
      ['start', 'tawkChatStarted'],
      ['message', 'tawkChatMessageVisitor'],
      ['reply', 'tawkChatMessageAgent'],
      ['end', 'tawkChatEnded'],
    ],
  },
  {
    name: 'drift',
    global: 'drift',
    by: byMethod(),
    hooks: [
      ['open', 'chatOpen'],
      ['start', 'startConversation'],
      ['message', 'message:sent'],
      ['reply', 'message'],
    ],
  },
  {
    name: 'hubspot',
    global: 'HubSpotConversations',
    by: byMethod(),
    hooks: [
      ['open', 'userInteractedWithWidget'],
      ['start', 'conversationStarted'],
      ['reply', 'unreadConversationCountChanged', ({ unreadCount = 0 }) => unreadCount > 0],
      ['end', 'conversationClosed'],
    ],
  },
  {
    name: 'livechat',
    global: 'LiveChatWidget',
    by: byMethod(),
    hooks: [
      ['open', 'visibility_changed', ({ visibility }) => visibility === 'maximized'],
      ['start', 'customer_status_changed', beginsChatting],
      ['message', 'new_event', isBy('customer')],
      ['reply', 'new_event', isBy('agent')],
      ['end', 'customer_status_changed', endsChatting],
    ],
  },
  {
    name: 'tidio',
    global: 'tidioChatApi',
    by: byDomEvent,
    hooks: [
      ['open', 'tidioChat-open'],
      ['start', 'tidioChat-conversationStart'],
      ['message', 'tidioChat-messageFromVisitor'],
      ['reply', 'tidioChat-messageFromOperator'],
    ],
  },
  {
    name: 'gorgias',
    global: 'GorgiasChat',
    by: afterInit,
    hooks: [
      ['open', 'widget:opened'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
    ],
  },
  {
    name: 'olark',
    global: 'olark',
    by: byCommand(),
    hooks: [
      ['open', 'api.box.onExpand'],
      ['start', 'api.chat.onBeginConversation'],
      ['message', 'api.chat.onMessageToOperator'],
      ['reply', 'api.chat.onMessageToVisitor'],
    ],
  },
  {
    name: 'freshchat',
    global: 'fcWidget',
    by: byMethod(),
    hooks: [
      ['open', 'widget:opened'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
      ['end', 'conversation:resolved'],
    ],
  },
  {
    name: 'chatwoot',
    global: '$chatwoot',
    by: byDomEvent,
    hooks: [
      ['open', 'chatwoot:opened'],
      ['start', 'chatwoot:on-start-conversation'],
      ['message', 'chatwoot:on-message', isOfType(0)],
      ['reply', 'chatwoot:on-message', isOfType(1)],
    ],
  },
  {
    name: 'helpscout',
    global: 'Beacon',
    by: byCommand('on'),
    hooks: [
      ['open', 'open'],
      ['start', 'chat-started'],
      ['message', 'email-sent'],
      ['end', 'chat-ended'],
    ],
  },
  {
    name: 'smartsupp',
    global: 'smartsupp',
    by: byCommand('on'),
    hooks: [
      ['open', 'messenger_open'],
      ['message', 'message_sent'],
      ['reply', 'message_received'],
    ],
  },
  {
    name: 'jivochat',
    global: 'jivo_api',
    by: byGlobal,
    hooks: [
      ['open', 'jivo_onOpen'],
      ['start', 'jivo_onClientStartChat'],
      ['message', 'jivo_onMessageSent'],
      ['reply', 'jivo_onMessageReceived'],
    ],
  },
  {
    name: 'gist',
    global: 'gist',
    by: byDomEvent,
    hooks: [
      ['open', 'messenger:opened'],
      ['start', 'conversation:started'],
      ['message', 'message:sent'],
      ['reply', 'message:received'],
    ],
  },
  {
    name: 'salesforce',
    global: 'embeddedservice_bootstrap',
    by: byDomEvent,
    hooks: [
      ['open', 'onEmbeddedMessagingButtonClicked'],
      ['open', 'onEmbeddedMessagingWindowMaximized'],
      ['start', 'onEmbeddedMessagingConversationStarted'],
      ['end', 'onEmbeddedMessagingConversationClosed'],
    ],
  },
  {
    name: 'dixa',
    global: '_dixa_',
    by: byMethod('addListener'),
    hooks: [
      ['open', 'on-widget-open-changed', (open: boolean) => open],
      ['start', 'on-conversation-started'],
      ['end', 'on-conversation-ended'],
    ],
  },
  { name: 'chaport', global: 'chaport', by: byMethod(), hooks: [['start', 'chat.started']] },
  {
    name: 'customerly',
    global: 'customerly',
    by: byAssignment,
    hooks: [
      ['open', 'onChatOpened'],
      ['start', 'onNewConversation'],
      ['reply', 'onNewMessageReceived'],
    ],
  },
]
