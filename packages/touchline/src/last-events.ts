/**
 * @module
 */
import type { SpoolRecord } from '@touchline/ingest'

/** When the newest event of each site was accepted. */
export interface LastEvents {
  /** Takes over what an earlier process accepted: the time of receipt by site. */
  begin(known: ReadonlyMap<string, number>): void
  /** Notes what was accepted at this moment. */
  note(record: Pick<SpoolRecord, 'events' | 'visitors'>): void
  /** Epoch milliseconds, of one site or of all; `null` when none ever was. */
  at(site?: string): number | null
}

/** Knows of no event yet. */
export function createLastEvents(): LastEvents {
  const known = new Map<string, number>()
  let newest: number | null = null
  const learn = (site: string, at: number): void => {
    known.set(site, Math.max(known.get(site) ?? 0, at))
    newest = Math.max(newest ?? 0, at)
  }
  return {
    begin(earlier) {
      for (const [site, at] of earlier) learn(site, at)
    },
    note({ events, visitors }) {
      // A batch is of one key, and a key is of one site.
      const [first] = visitors
      if (events > 0 && first !== undefined) learn(first.site, Date.now())
    },
    at: site => (site === undefined ? newest : (known.get(site) ?? null)),
  }
}
