import { chat } from '../capture/chat/chat.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [chat()]
