import { listen } from '../listen.ts'

/** What a link leads to. A link is one of these, the first that it can be. */
export type LinkKind = 'contact' | 'download' | 'outbound' | 'inbound'

/** A link that was clicked. */
export interface ClickedLink {
  readonly _url: URL
  readonly _kind: LinkKind
}

/** Schemes and hosts that lead to a person, and what an event calls them. */
const contactMethods: readonly (readonly [method: string, address: RegExp])[] = [
  ['phone', /^tel:/],
  ['mail', /^mailto:/],
  ['sms', /^sms:/],
  ['whatsapp', /^whatsapp:|^https?:\/\/(wa\.me|(api|web|chat)\.whatsapp\.com)\//],
  ['messenger', /^fb-messenger:|^https?:\/\/(m\.me|(www\.)?messenger\.com)\//],
  ['telegram', /^tg:|^https?:\/\/t\.me\//],
]

/** Which kind of contact an address is. */
export const contactMethod = ({ href }: URL): string | undefined =>
  contactMethods.find(([, address]) => address.test(href))?.[0]

/** The endings that GA4 counts as files, and the images and books it forgets. */
const fileEnding =
  /\.(7z|avi|csv|docx?|epub|exe|gz|key|midi?|mov|mp[34]|mpe?g|pdf|pkg|pp(s|t|tx)|rar|rtf|stl|step|txt|wav|wma|wmv|xlsx?|zip)$/i

/** The ending of a file that an address leads to. */
export const fileExtension = ({ pathname }: URL): string | undefined =>
  fileEnding.exec(pathname)?.[1]?.toLowerCase()

/**
 * The part of a host that a shop's subdomains share. Which endings are public takes a list of 200 KB to know; an
 * ending of two short words (`co.uk`, `com.au`) is taken for one.
 */
function domainOf(host: string): string {
  const words = host.split('.')
  const isDouble = words.length > 2 && /\.(ac|com?|edu|gov|ne|net|org?)\.[a-z]{2}$/.test(host)
  return words.slice(isDouble ? -3 : -2).join('.')
}

function kindOf(element: Element, url: URL): LinkKind {
  if (contactMethod(url)) return 'contact'
  if (fileExtension(url) || element.hasAttribute('download')) return 'download'
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && domainOf(url.hostname) !== domainOf(location.hostname) ? 'outbound' : 'inbound'
}

/** Where a link, or a form by its `action`, leads to; `undefined` where nobody can tell. */
export function readAddress(element: Element, attribute = 'href'): URL | undefined {
  try {
    return new URL(element.getAttribute(attribute) ?? '', document.baseURI)
  } catch {
    // An address that nobody can read leads nowhere.
    return undefined
  }
}

/**
 * Calls back at each click on a link, with the middle button too, also inside of shadow roots that are open.
 *
 * @returns a function that ends it.
 */
export function onLinkClick(run: (link: ClickedLink) => void): () => void {
  const onClick = (event: MouseEvent) => {
    if (event.button > 1) return
    const element = event
      .composedPath()
      .find((node): node is Element => node instanceof Element && node.matches('a[href],area[href]'))
    const url = element && readAddress(element)
    if (url) run({ _url: url, _kind: kindOf(element, url) })
  }
  return listen('click auxclick', onClick)
}
