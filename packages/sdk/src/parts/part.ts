import type { Capture } from '../options.ts'

/** Names of the files beside the script that are loaded on demand. */
export type PartName =
  | 'page'
  | 'vitals'
  | 'chat'
  | 'shopify'
  | 'woocommerce'
  | 'magento'
  | 'bigcommerce'
  | 'prestashop'
  | 'matomo'
  | 'consent'
  | 'carry'
  | 'overlay'

/** What a part may ask of the script tag that has loaded it. */
export interface PartContext {
  /** Other domains of the shop, as in `data-domains`. */
  readonly domains: readonly string[]
  /** Loads another part, once. A part that cannot be loaded is missed by nobody but its captures. */
  load(part: PartName): void
}

/** A file that is loaded on demand. */
export interface Part {
  /** What it brings to a page. */
  captures(context: PartContext): Capture[]
}
