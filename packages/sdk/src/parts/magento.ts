import { magento } from '../capture/commerce/magento.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [magento()]
