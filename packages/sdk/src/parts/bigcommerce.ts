import { bigcommerce } from '../capture/commerce/bigcommerce.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [bigcommerce()]
