/**
 * @module
 */
import type { Settings, Site } from '@touchline/ingest'
import { localCurrency } from './local-currency.ts'

/** Id of the site that a first start creates. */
const firstSiteId = 'main'

const author = 'serve'

/**
 * Makes sure that there is a site with a public key, so that a shop can be connected at once.
 *
 * A new site takes the machine's time zone and currency, and events from pages of any origin.
 */
export function ensureSite(settings: Settings): {
  readonly site: Site
  readonly publicKey: string
  readonly created: boolean
} {
  const [known] = settings.sites()
  const site = settings.site(firstSiteId) ?? known ?? createSite(settings)
  const key = settings.keys(site.id).find(({ kind, value }) => kind === 'public' && value !== null)
  const publicKey = key?.value ?? settings.addKey('public', site.id, author)
  return { site, publicKey, created: known === undefined }
}

function createSite(settings: Settings): Site {
  const site: Site = {
    id: firstSiteId,
    name: 'Main',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: localCurrency(),
    hosts: [],
    origins: [],
    keyEvent: 'purchase',
  }
  settings.putSite(site, author)
  return site
}
