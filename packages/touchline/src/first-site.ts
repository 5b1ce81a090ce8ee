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
  const publicKey = publicKeyOf(settings, site.id) ?? settings.addKey('public', site.id, author)
  return { site, publicKey, created: known === undefined }
}

/** A key with which a site's pages send events; `null` when it has none. */
export function publicKeyOf(settings: Pick<Settings, 'keys'>, site: string): string | null {
  const key = settings.keys(site).find(({ kind, value }) => kind === 'public' && value !== null)
  return key?.value ?? null
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
