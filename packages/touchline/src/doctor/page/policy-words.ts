/**
 * What a Content-Security-Policy forbids, and what to add to it.
 *
 * @module
 */
import type { Violation } from './page-record.ts'

/** The directive of a policy that decides: the most exact of these that it has. */
const fallbacks: Readonly<Record<string, readonly string[]>> = {
  'script-src-elem': ['script-src-elem', 'script-src', 'default-src'],
  'script-src': ['script-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
}

/** The violation that a request for an address was; browsers may name its origin alone. */
export const violationOf = (violations: readonly Violation[], url: string): Violation | undefined =>
  violations.find(({ blocked, directive }) => {
    if (!/^(script|connect)-src/.test(directive) || !URL.canParse(blocked) || !URL.canParse(url)) return false
    return stripQuery(blocked) === stripQuery(url) || blocked === new URL(url).origin
  })

const stripQuery = (url: string): string => url.split(/[?#]/, 1).join('')

/** Which directive forbids it, as the policy has it: `script-src 'self'`. */
export function describePolicy({ directive, policy }: Violation): string {
  const written = policy.split(/[;,]/).map(text => text.trim())
  for (const name of fallbacks[directive] ?? [directive]) {
    const found = written.find(text => text.toLowerCase().split(/\s/)[0] === name)
    if (found !== undefined) return found.slice(0, 200)
  }
  return directive
}

/** What a policy must have for the script and its events. */
export const addToPolicy = (origin: string): string =>
  `add ${origin} to script-src and to connect-src of the page’s Content-Security-Policy`
