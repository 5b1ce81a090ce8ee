import { chatGlobals } from '../chat/globals.ts'
import { platformGlobals } from '../commerce/platform-globals.ts'
import { at } from '../commerce/read-path.ts'

/** What the captures have to work with on a page. */
export interface Detected {
  /** Names as in `data-off`: `shopify`, `matomo`. */
  readonly platforms: readonly string[]
  /** Globals of chat widgets. */
  readonly chats: readonly string[]
  /** Where consent tools lie. */
  readonly consentTools: readonly string[]
  /** Entries in `dataLayer`, which `dataLayer()` itself makes where there is none; `null` without one. */
  readonly dataLayer: number | null
}

/** Where consent tools lie, as `consentSignals()` looks for them. */
const consentTools = ['__tcfapi', 'Shopify.customerPrivacy', 'wp_has_consent', 'bodlEvents.consent']

/** What is under a name of the page. An element with that id answers too, and is nothing. */
function find(path: string): unknown {
  const found = at(window, path)
  return found instanceof Element ? undefined : found
}

/** Looks at the page as it is now; what other scripts bring may come later. */
export function readDetected(): Detected {
  const platforms = Object.entries(platformGlobals).filter(([, globals]) => globals.some(find))
  const layer: unknown = window.dataLayer
  const entries = Array.isArray(layer) ? layer : []
  const isMode = entries.some(entry => Object(entry)[0] === 'consent')
  return {
    platforms: platforms.map(([name]) => name),
    chats: chatGlobals.filter(find),
    consentTools: [...consentTools.filter(find), ...(isMode ? ['consent mode'] : [])],
    dataLayer: Array.isArray(layer) ? entries.length : null,
  }
}
