/**
 * How many names of events and of their properties a site may have. A name per order or per product would make
 * every list of names endless and every question slow, so that names beyond the limit are put together under one.
 *
 * @module
 */
import type { WireEvent } from '@touchline/protocol'
import { vocabulary } from '@touchline/protocol'
import { openNameFile } from './name-file.ts'

/** What is counted: names of events, or of what stands in their `data`. */
export type NameKind = 'event' | 'property'

/** How a site stands towards one limit. */
export interface NameCount {
  readonly site: string
  readonly kind: NameKind
  /** Names that are kept apart; those of the vocabulary are not counted. */
  readonly known: number
  readonly limit: number
  /** How often a name was put together with others since the start. */
  readonly folded: number
}

/** Puts together what is beyond the limits. */
export interface NameLimits {
  /**
   * The event as it is to be stored: the same object as long as its names are within the limits. Otherwise its name
   * is `(other)`, and properties beyond the limit stand outside of `data`; `folded` has both as they were sent.
   */
  fold(site: string, event: WireEvent): WireEvent
  /** Sites that have reached a limit. */
  reached(): readonly NameCount[]
  /** Writes the names that are not on disk yet. */
  close(): Promise<void>
}

/** Where the names are kept, and how many there may be. */
export interface NameLimitsOptions {
  /** File of names; made when there is none. */
  readonly path: string
  /** Per site; default 5,000. */
  readonly events?: number | undefined
  /** Per site; default 2,000. */
  readonly properties?: number | undefined
  /** Hears once of each limit that a site reaches. */
  readonly onReached?: ((count: NameCount) => void) | undefined
}

/** Name of the events whose own names are beyond the limit. */
export const otherName = '(other)'

const eventNames = new Set<string>([...vocabulary, otherName])
// What the collector itself reads must be where it looks for it, whoever has used up the limit.
const ownProperties = new Set(
  'value currency items transaction_id step touchpoint action interactive user traits kind scale comment engaged_ms visible_ms scroll search_term'.split(
    ' ',
  ),
)
// A longer one is a text that ended up in the wrong place.
const longestProperty = 256

interface Names {
  readonly known: Set<string>
  folded: number
}

/**
 * Opens the names of a data folder. A name that has been seen once keeps its place, over restarts too.
 *
 * @throws an Error that names the file when it cannot be read.
 */
export async function openNameLimits(options: NameLimitsOptions): Promise<NameLimits> {
  const { path, events = 5_000, properties = 2_000, onReached } = options
  const limits = { event: events, property: properties }
  const sites = new Map<string, Record<NameKind, Names>>()
  const file = await openNameFile(path, ({ site, kind, name }) => namesOf(site)[kind].known.add(name))

  function namesOf(site: string): Record<NameKind, Names> {
    const found = sites.get(site)
    if (found !== undefined) return found
    const fresh = {
      event: { known: new Set<string>(), folded: 0 },
      property: { known: new Set<string>(), folded: 0 },
    }
    sites.set(site, fresh)
    return fresh
  }

  const count = (site: string, kind: NameKind, { known, folded }: Names): NameCount => ({
    site,
    kind,
    known: known.size,
    limit: limits[kind],
    folded,
  })

  /** Whether a name keeps its place; a new one gets one while there is room. */
  function isKept(site: string, kind: NameKind, name: string): boolean {
    const names = namesOf(site)[kind]
    if (names.known.has(name)) return true
    if (names.known.size < limits[kind] && name.length <= longestProperty) {
      names.known.add(name)
      file.add({ site, kind, name })
      return true
    }
    names.folded += 1
    if (names.folded === 1) onReached?.(count(site, kind, names))
    return false
  }

  return {
    fold(site, event) {
      const keepsName = eventNames.has(event.name) || isKept(site, 'event', event.name)
      const isOver = (property: string): boolean =>
        !ownProperties.has(property) && !isKept(site, 'property', property)
      return putTogether(event, { keepsName, isOver })
    },
    reached: () =>
      [...sites].flatMap(([site, names]) =>
        (['event', 'property'] as const)
          .map(kind => count(site, kind, names[kind]))
          .filter(({ known, limit, folded }) => known >= limit || folded > 0),
      ),
    close: () => file.close(),
  }
}

interface Judged {
  readonly keepsName: boolean
  readonly isOver: (property: string) => boolean
}

function putTogether(event: WireEvent, { keepsName, isOver }: Judged): WireEvent {
  const data: Readonly<Record<string, unknown>> = event.data ?? {}
  let over: string[] | null = null
  for (const property in data) {
    if (!isOver(property)) continue
    over ??= []
    over.push(property)
  }
  if (keepsName && over === null) return event
  const beyond = new Set(over)
  const [kept, taken] = [true, false].map(stays =>
    Object.fromEntries(Object.entries(data).filter(([property]) => beyond.has(property) !== stays)),
  )
  const folded = {
    ...(keepsName ? {} : { name: event.name }),
    ...(over === null ? {} : { data: taken }),
  }
  const name = keepsName ? event.name : otherName
  // A name beyond the limit has no data of its own to be checked for: the vocabulary's are never beyond it.
  return { ...event, name, ...(over === null ? {} : { data: kept }), folded } as WireEvent
}
