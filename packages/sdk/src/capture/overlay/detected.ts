import { chatGlobals } from '../chat/globals.ts'
import { platformGlobals } from '../commerce/platform-globals.ts'

/** Where consent tools lie, as `consentSignals()` looks for them. */
const consentTools = ['__tcfapi', 'Shopify.customerPrivacy', 'wp_has_consent', 'bodlEvents.consent']

/** What is under a name of the page. An element with that id answers too, and is nothing. */
function find(path: string): unknown {
  const found = path.split('.').reduce<unknown>((place, name) => Object(place)[name], window)
  return found instanceof Element ? undefined : found
}

/** What the captures have to work with on this page, by kind. */
export function readDetected(): Record<string, string> {
  const list = (names: readonly string[]) => names.join(', ') || 'none'
  const platforms = Object.entries(platformGlobals).filter(([, globals]) => globals.some(find))
  const layer = window.dataLayer
  return {
    Platform: list(platforms.map(([name]) => name)),
    Chat: list(chatGlobals.filter(find)),
    'Consent tool': list(consentTools.filter(find)),
    'Data layer': Array.isArray(layer) ? `${layer.length} entries` : 'none',
  }
}
