import { scrubUrl } from '../event/scrub.ts'

/**
 * Takes secrets and personal data out of a text, by the rules for addresses. Unlike those, a text may hold a `#` and
 * go on after it.
 */
export const scrubText = (text: string): string => text.split('#').map(scrubUrl).join('#')
