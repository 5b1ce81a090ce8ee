import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { dataLayer } from '../data-layer.ts'
import { lookFor } from '../look-for.ts'
import { bigcommerce } from './bigcommerce.ts'
import { checkout } from './checkout.ts'
import { keepEarlyCalls } from './early-calls.ts'
import { linkedProducts } from './linked-products.ts'
import { magento } from './magento.ts'
import { matomo } from './matomo.ts'
import { platformGlobals } from './platform-globals.ts'
import { prestashop } from './prestashop.ts'
import { shopify } from './shopify.ts'
import { woocommerce } from './woocommerce.ts'

const platforms = { shopify, woocommerce, magento, bigcommerce, prestashop, matomo }

/**
 * Tells of products, carts and orders, as the script tag does by itself: `dataLayer()`, `checkout()`,
 * `linkedProducts()`, and the adapter of the platform that the page turns out to have.
 *
 * A list: it goes into `capture` as it is. All adapters are in the bundle; a shop that knows its platform names that
 * one alone, as in `[dataLayer(), checkout(), linkedProducts(), shopify()]`.
 */
export const commerce = (): readonly Capture[] => [
  dataLayer(),
  checkout(),
  linkedProducts(),
  ...Object.values(platforms).map(platform => whenThere(platform())),
]

/** Starts an adapter as soon as its platform shows, and under its own name, so that nobody starts it again. */
const whenThere = (adapter: Capture): Capture =>
  nameCapture(adapter.capture, client => {
    const globals = platformGlobals[adapter.capture as keyof typeof platforms]
    let end: (() => void) | undefined
    keepEarlyCalls()
    const endLooking = lookFor(() => {
      const isThere = globals.some(name => name in window)
      if (isThere) end = adapter(client)
      return isThere
    })
    return () => {
      endLooking()
      end?.()
    }
  })
