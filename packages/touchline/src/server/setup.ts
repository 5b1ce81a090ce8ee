/**
 * What `GET /v1/setup` says: the sites, and how to connect each.
 *
 * @module
 */
import type { Settings, Site } from '@touchline/ingest'
import type { Context } from 'hono'
import { publicKeyOf } from '../first-site.ts'
import type { AccessEnv } from './access.ts'

/** Where things are, for somebody who sets the product up. */
export interface SetupPlaces {
  /** Id of the site that is shown first, with its key and tag. */
  readonly site: string
  readonly publicKey: string
  readonly scriptTag: string
  /** The demo's shop; `null` without a demo. */
  readonly storefrontUrl: string | null
  readonly version: string
  readonly dataPath: string
}

/** One site with what its shop pastes. */
interface SiteSetup extends Pick<Site, 'id' | 'name' | 'timeZone' | 'currency'> {
  /** `null` when the site has none. */
  readonly publicKey: string | null
  readonly scriptTag: string | null
  /** When the newest event of the site was accepted, epoch milliseconds; `null` when none ever was. */
  readonly lastEventAt: number | null
}

/** What the answer is made of. */
export interface SetupSource {
  readonly settings: Pick<Settings, 'keys' | 'sites'>
  /** When the newest event was accepted, epoch milliseconds, of one site or of all; `null` when none ever was. */
  readonly lastEventAt: (site?: string) => number | null
  /** What a shop pastes into its pages. */
  readonly scriptTagOf: (site: Site, publicKey: string) => string
  /** What it says beside the sites. */
  readonly setup: () => SetupPlaces
}

/** Answers with the sites that the caller may see. */
export function answerSetup(context: Context<AccessEnv>, source: SetupSource): Response {
  const scope = context.get('scope')
  const seen = source.settings.sites().filter(site => scope === 'all' || scope.id === site.id)
  const sites = seen.map(site => summaryOf(site, source))
  const answer = { sites, lastEventAt: source.lastEventAt(), ...source.setup() }
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
}

function summaryOf(site: Site, { settings, lastEventAt, scriptTagOf }: SetupSource): SiteSetup {
  const { id, name, timeZone, currency } = site
  const publicKey = publicKeyOf(settings, id)
  const scriptTag = publicKey === null ? null : scriptTagOf(site, publicKey)
  return { id, name, timeZone, currency, publicKey, scriptTag, lastEventAt: lastEventAt(id) }
}
