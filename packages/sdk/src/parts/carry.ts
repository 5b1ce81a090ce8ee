import { carryLinks } from '../capture/carry-links.ts'
import type { Capture } from '../options.ts'
import type { PartContext } from './part.ts'

/** What this part brings to a page. */
export const captures = ({ domains }: PartContext): Capture[] => [carryLinks(domains)]
