/**
 * Finds the owner of a host in a list of names and hosts: the exact host first, then its suffixes at a dot.
 *
 * @module
 */

import { remember } from './remember.ts'

// `{}` in the lists stands for a country: `de`, or a second level in front of one as in `co.uk` and `com.au`.
const country = /^(?:(?:com?|org|net|edu|gov|ac)\.)?[a-z]{2}$/

/** Looks a host up; `null` when nobody in the list owns it. */
export type HostList = (host: string) => string | null

/** Reads a list of `[name, 'host host …']` once and answers from memory. */
export function createHostList(list: readonly (readonly [name: string, hosts: string])[]): HostList {
  const owners = new Map<string, string>()
  for (const [name, hosts] of list) {
    for (const host of hosts.split(' ')) {
      if (!owners.has(host)) owners.set(host, name)
    }
  }
  return remember(host => {
    const labels = host.split('.')
    for (let from = 0; from < labels.length - 1; from += 1) {
      const owner = owners.get(labels.slice(from).join('.')) ?? ownerInCountry(owners, labels.slice(from))
      if (owner !== undefined) return owner
    }
    return null
  })
}

function ownerInCountry(owners: ReadonlyMap<string, string>, labels: readonly string[]): string | undefined {
  for (const countryLabels of [2, 1]) {
    if (labels.length <= countryLabels) continue
    const split = labels.length - countryLabels
    if (!country.test(labels.slice(split).join('.'))) continue
    const owner = owners.get(`${labels.slice(0, split).join('.')}.{}`)
    if (owner !== undefined) return owner
  }
  return undefined
}
