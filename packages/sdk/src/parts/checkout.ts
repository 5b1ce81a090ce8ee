import { checkout } from '../capture/commerce/checkout.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [checkout()]
