import { woocommerce } from '../capture/commerce/woocommerce.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [woocommerce()]
