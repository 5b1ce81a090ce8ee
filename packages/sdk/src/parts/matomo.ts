import { matomo } from '../capture/commerce/matomo.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [matomo()]
