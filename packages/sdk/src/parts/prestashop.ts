import { prestashop } from '../capture/commerce/prestashop.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [prestashop()]
