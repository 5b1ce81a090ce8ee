/**
 * The globals by which a chat widget is noticed, and nothing else: the script tag holds this list to decide
 * whether the adapters are worth loading.
 */
export const chatGlobals: readonly string[] =
  'Intercom zE $crisp Tawk_API drift HubSpotConversations LiveChatWidget tidioChatApi GorgiasChat olark fcWidget $chatwoot Beacon smartsupp jivo_api gist embeddedservice_bootstrap _dixa_ chaport customerly'.split(
    ' ',
  )

/** Frames that hold a chat, of whatever maker. */
export const chatFrames =
  'iframe:is([title*=chat i],[title*=messag i],[id*=chat i],[name*=chat i],[src*=chat i])'
