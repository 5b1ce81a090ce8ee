import { createContext, useContext } from 'react'
import type { SiteSummary } from '../ask/client.ts'

const SiteContext = createContext<SiteSummary | null>(null)

/** Gives the pages inside it the site that the address names. */
export const SiteOf = SiteContext.Provider

/** The site that is looked at. Only inside `SiteOf`. */
export function useSite(): SiteSummary {
  const site = useContext(SiteContext)
  if (site === null) throw new Error('No site: useSite() needs <SiteOf> around it.')
  return site
}
