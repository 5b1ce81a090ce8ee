import { linkedProducts } from '../capture/commerce/linked-products.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [linkedProducts()]
