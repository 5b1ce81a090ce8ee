import { shopify } from '../capture/commerce/shopify.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [shopify()]
