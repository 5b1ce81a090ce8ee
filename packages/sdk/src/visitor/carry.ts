/**
 * Carries the visitor's id to another domain of the same shop, such as a hosted checkout, in a parameter of the link:
 * `<id>.<time>.<host>`. It is good for two minutes and for that host alone, so that an address which is passed on
 * makes nobody else the visitor.
 *
 * @module
 */
import { now } from '../event/clock.ts'
import { isUuid } from '../event/id.ts'

const validMs = 2 * 60_000

/** The address with the id in it. */
export function toCarried(url: URL, id: string): string {
  url.searchParams.set('_tl', `${id}.${now().toString(36)}.${url.hostname}`)
  return url.href
}

/** Takes a carried id out of the address bar; `undefined` when there is none that is good here and now. */
export function takeCarried(): string | undefined {
  const { href, hostname } = location
  const [all, id, time = '', host] = /[?&]_tl=([\w-]+)\.(\w+)\.([^&#]+)/.exec(href) ?? []
  if (!all) return undefined
  history.replaceState(history.state, '', href.replace(all, '').replace(/^([^?#]*)&/, '$1?'))
  const isGood = Math.abs(now() - Number.parseInt(time, 36)) < validMs && host === hostname
  return isGood && isUuid(id) ? id : undefined
}

/** Whether a host is a domain, or lies under it. */
export const isUnder = (host: string, domain: string): boolean => `.${host}`.endsWith(`.${domain}`)
