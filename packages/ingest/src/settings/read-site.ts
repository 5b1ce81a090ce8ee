/**
 * Reads a site as an operator wrote it, and says what is wrong with it.
 *
 * @module
 */
import { limits } from '@touchline/protocol'
import type { Site } from './site.ts'

/** 25 months, the longest that measurement without consent may be kept (CNIL, "Cookies: solutions pour les outils de mesure d’audience"). */
const exemptDays = 760

/** Ten years. */
const longestRetentionDays = 3_650

/**
 * The site with its hosts and origins in the form in which they are compared.
 *
 * @throws an Error that names the field, the value and what would be right.
 */
export function readSite(site: Site): Site {
  const must = (right: boolean, field: keyof Site, value: string, rule: string): void => {
    if (!right) throw new Error(`the site’s ${field} is not usable: ${value}; ${rule}`)
  }
  must(
    /^[a-z0-9][a-z0-9-]{0,63}$/.test(site.id),
    'id',
    site.id,
    'use lower case letters, digits and hyphens, at most 64',
  )
  must(site.name.trim() !== '', 'name', JSON.stringify(site.name), 'give it a name')
  must(isTimeZone(site.timeZone), 'timeZone', site.timeZone, 'use an IANA name such as Europe/Berlin')
  must(/^[A-Z]{3}$/.test(site.currency), 'currency', site.currency, 'use three capital letters such as EUR')
  must(
    site.keyEvent !== '' && site.keyEvent.length <= limits.nameLength,
    'keyEvent',
    JSON.stringify(site.keyEvent),
    `use an event’s name of at most ${limits.nameLength} characters`,
  )
  const { retentionDays = 1 } = site
  must(
    Number.isInteger(retentionDays) && retentionDays >= 1 && retentionDays <= longestRetentionDays,
    'retentionDays',
    String(retentionDays),
    `use a whole number of days from 1 to ${longestRetentionDays}`,
  )
  must(
    site.preset === undefined || site.preset === 'cnil',
    'preset',
    String(site.preset),
    'use cnil, or leave it out',
  )
  must(
    site.preset !== 'cnil' || retentionDays <= exemptDays,
    'retentionDays',
    String(retentionDays),
    `the preset cnil allows ${exemptDays} days, which are 25 months`,
  )
  const origins = site.origins.map(origin => {
    // What a sandboxed frame says, such as that of a pixel in a shop's checkout.
    if (origin === 'null') return origin
    const url = URL.parse(origin)
    must(url !== null && url.origin !== 'null', 'origins', origin, 'use the form https://shop.example')
    return url?.origin ?? origin
  })
  const hosts = site.hosts.map(host => {
    const url = URL.parse(`https://${host}`)
    must(url !== null && url.pathname === '/', 'hosts', host, 'use the form shop.example')
    return url?.hostname ?? host
  })
  return { ...site, origins, hosts }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    // The only way to ask whether a zone exists is to try it.
    if (error instanceof RangeError) return false
    throw error
  }
}
