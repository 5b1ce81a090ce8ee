import { contacts } from '../capture/links/contacts.ts'
import { downloads } from '../capture/links/downloads.ts'
import { outbound } from '../capture/links/outbound.ts'
import { siteSearch } from '../capture/links/site-search.ts'
import { media } from '../capture/media.ts'
import type { Capture } from '../options.ts'

/** What this part brings to a page. */
export const captures = (): Capture[] => [contacts(), outbound(), downloads(), siteSearch(), media()]
