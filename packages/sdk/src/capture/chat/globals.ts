import { attributesOf } from '../attributes-of.ts'

/**
 * The globals by which a chat widget is noticed, and nothing else: the script tag holds this list to decide
 * whether the adapters are worth loading.
 */
export const chatGlobals: readonly string[] =
  'Intercom zE $crisp Tawk_API drift HubSpotConversations LiveChatWidget tidioChatApi GorgiasChat olark fcWidget $chatwoot Beacon smartsupp jivo_api gist embeddedservice_bootstrap _dixa_ chaport customerly'.split(
    ' ',
  )

/** Banners speak of messages too, and an address may hold the name of the shop. */
const chatWords =
  /^(?!.*(consent|cookie|captcha|payment)).*((^|[^a-z])chat(bot|box|w|[^a-z]|$)|livechat|messeng|messaging)/is

/** Whether a frame holds a chat, of whatever maker: by its title, id, name and address. */
export const isChatFrame = (frame: Element): boolean =>
  chatWords.test(attributesOf(frame, 'title', 'id', 'name', 'src'))
