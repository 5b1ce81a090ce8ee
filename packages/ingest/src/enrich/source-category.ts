/**
 * Whether a traffic source is a search engine, a social network, a video site or a shopping site.
 *
 * @module
 */
import { createHostList } from './host-list.ts'
import { aiAssistants } from './lists/ai-assistants.ts'
import { searchEngines } from './lists/search-engines.ts'
import { socialNetworks } from './lists/social-networks.ts'
import { sourceCategories } from './lists/source-categories.ts'

export type SourceCategory = keyof typeof sourceCategories

// Google's list decides first, so that channel groups equal GA4's; the wider host lists fill what it leaves open.
const named = new Map<string, SourceCategory>()
for (const category of ['search', 'social', 'video', 'shopping'] as const) {
  for (const source of sourceCategories[category].split('|')) {
    const key = source.toLowerCase()
    if (!named.has(key)) named.set(key, category)
  }
}

/** The search engine that a host belongs to. */
export const searchEngineOf = createHostList(searchEngines)
/** The AI assistant that a host belongs to. */
export const aiAssistantOf = createHostList(aiAssistants)
const socialNetworkOf = createHostList(socialNetworks)

// Hosts under a search engine's domain where nobody searches; a suffix match alone would call them organic search.
const notSearch =
  /^(?:mail|inbox|docs|drive|sites|groups|calendar|accounts|login|classroom|meet|play|support)\./

/** Whether a host's visitors come from search results. */
export function isSearchHost(host: string): boolean {
  // The list of engines holds assistants too, and some live under an engine’s domain.
  return !notSearch.test(host) && aiAssistantOf(host) === null && searchEngineOf(host) !== null
}

/** The category of a source, given in lower case: a name such as `google` or a host. `null` when it has none. */
export function sourceCategory(source: string): SourceCategory | null {
  const category = named.get(source) ?? named.get(source.replace(/^www\./, ''))
  if (category !== undefined) return category
  if (!source.includes('.')) return null
  if (isSearchHost(source)) return 'search'
  return socialNetworkOf(source) === null ? null : 'social'
}
