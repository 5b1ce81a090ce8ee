/**
 * Remembers the columns that a name and data became: pages send the same product and the same touchpoint again and
 * again, and whatever was accepted once is accepted as often as it comes.
 *
 * @module
 */
import { copyOf } from '../enrich/remember.ts'
import type { Site } from '../settings/site.ts'

/** The columns of what a site's pages sent before, as they were added. */
export interface KnownColumns {
  /** The columns of a name and data as text; `undefined` for what is not remembered. */
  find(name: string, data: string): string | undefined
  add(name: string, data: string, columns: string): void
}

/** What is known of a name, and whether it helps. */
interface Known {
  readonly columns: Map<string, string>
  asked: number
  found: number
  /** How often it will not be looked at: measurements are hardly ever the same, and remembering costs. */
  resting: number
}

type Generation = Map<Site, Map<string, Known>>

/** Characters in one generation, and what an entry takes besides. There are two: about 10 MB at most. */
const room = 4_000_000
const entry = 100
// Longer data are lists, which are hardly ever the same again.
const longest = 1_024
/** How often a name is looked up before it is judged: often enough for a few thousand products to come again. */
const trial = 4_096

/**
 * Creates the memory of all sites. What has not been asked for while a generation filled is forgotten. A site that was
 * changed is another object, about which nothing is known.
 */
export function createKnownColumns(): (site: Site) => KnownColumns {
  let young: Generation = new Map()
  let old: Generation = new Map()
  let used = 0

  function keep(known: Known, data: string, columns: string): void {
    used += data.length + columns.length + entry
    known.columns.set(copyOf(data), columns)
    if (used < room) return
    old = young
    young = new Map()
    used = 0
  }

  return site => {
    // A batch goes on with the generations that it began with.
    const before = old.get(site)
    const names = young.get(site) ?? new Map<string, Known>()
    if (names.size === 0) young.set(site, names)
    const knownOf = (name: string): Known => names.get(name) ?? begin(names, name)
    return {
      find(name, data) {
        const known = knownOf(name)
        if (isResting(known)) return undefined
        const columns = known.columns.get(data)
        if (columns !== undefined) {
          known.found += 1
          return columns
        }
        const older = before?.get(name)?.columns.get(data)
        if (older !== undefined) keep(known, data, older)
        return older
      },
      add(name, data, columns) {
        const known = knownOf(name)
        if (known.resting === 0 && data.length <= longest) keep(known, data, columns)
      },
    }
  }
}

function begin(names: Map<string, Known>, name: string): Known {
  const fresh = { columns: new Map(), asked: 0, found: 0, resting: 0 }
  names.set(copyOf(name), fresh)
  return fresh
}

/** Counts that a name is asked for, and lets it rest when fewer than a quarter were found. */
function isResting(known: Known): boolean {
  if (known.resting > 0) {
    known.resting -= 1
    return true
  }
  known.asked += 1
  if (known.asked < trial) return false
  if (known.found < trial / 4) {
    known.resting = 16 * trial
    known.columns.clear()
  }
  known.asked = 0
  known.found = 0
  return known.resting > 0
}
