import { nameCapture } from '../capture/captures.ts'
import { chatGlobals, isChatFrame } from '../capture/chat/globals.ts'
import { checkout } from '../capture/commerce/checkout.ts'
import { linkedProducts } from '../capture/commerce/linked-products.ts'
import { platformGlobals } from '../capture/commerce/platform-globals.ts'
import { friction } from '../capture/friction/friction.ts'
import { contacts } from '../capture/links/contacts.ts'
import { downloads } from '../capture/links/downloads.ts'
import { outbound } from '../capture/links/outbound.ts'
import { siteSearch } from '../capture/links/site-search.ts'
import { lookFor } from '../capture/look-for.ts'
import { media } from '../capture/media.ts'
import { pageTypes } from '../capture/page-types.ts'
import { seen } from '../capture/seen.ts'
import type { Capture } from '../options.ts'
import type { PartContext, PartName } from './part.ts'

/** What every shop's page has, and the detection of what else this page needs. */
export const captures = ({ load }: PartContext): Capture[] => [
  pageTypes(),
  detection(load),
  contacts(),
  outbound(),
  downloads(),
  siteSearch(),
  media(),
  seen(),
  friction(),
  checkout(),
  linkedProducts(),
]

/** Loads the adapters of the shop's platform and of its chat as soon as they show; both may come late. */
const detection = (load: PartContext['load']): Capture =>
  nameCapture('detection', () => {
    const wanted = Object.entries(platformGlobals) as [PartName, readonly string[]][]
    const look = () => {
      for (const [part, globals] of [...wanted, ['chat', chatGlobals] as const]) {
        if (globals.some(name => name in window)) load(part)
      }
      if ([...document.querySelectorAll('iframe')].some(isChatFrame)) load('chat')
      return false
    }
    return lookFor(look)
  })
