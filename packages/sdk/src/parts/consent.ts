import { consentSignals } from '../capture/consent/consent-signals.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [consentSignals()]
