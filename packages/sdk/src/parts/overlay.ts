import { overlay } from '../capture/overlay/overlay.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [overlay()]
