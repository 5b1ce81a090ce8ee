/**
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { NameLimits, Quarantine, Spool, Store } from '@touchline/ingest'

/** What `GET /health` says. */
export interface Health {
  /** Whether events are accepted and can be asked about. */
  readonly ok: boolean
  readonly spool: {
    readonly bytes: number
    readonly lagMs: number
    readonly ok: boolean
    readonly detail: string
  }
  readonly engine: { readonly ok: boolean; readonly version: string | null }
  /** Refused events that are kept, and how many more there were since the start. */
  readonly quarantine: { readonly events: number; readonly dropped: number }
  /** Limits of names that sites have reached, and how often a name was put together with others since the start. */
  readonly names: { readonly limitsReached: number; readonly folded: number }
  /** When the newest event was accepted, epoch milliseconds; `null` when none ever was. */
  readonly lastEventAt: number | null
}

/** An engine that does not answer a ping within this is not well. */
const patienceMs = 2_000

/** Looks after the spool and the engine. Takes two seconds at most and never rejects. */
export async function readHealth(parts: {
  readonly spool: Pick<Spool, 'health'>
  readonly store: Pick<Store, 'ping'>
  readonly quarantine: Pick<Quarantine, 'status'>
  readonly names: Pick<NameLimits, 'reached'>
  readonly lastEventAt: number | null
}): Promise<Health> {
  const silent = { ok: false, version: null }
  const engine = await Promise.race([parts.store.ping(), sleep(patienceMs, silent, { ref: false })])
  const { bytes, lagMs, ok, detail } = parts.spool.health()
  const { events, dropped } = parts.quarantine.status()
  const reached = parts.names.reached()
  return {
    ok: ok && engine.ok,
    spool: { bytes, lagMs, ok, detail },
    engine: { ok: engine.ok, version: engine.version },
    quarantine: { events, dropped: dropped.flood + dropped.aged + dropped.crowded },
    names: { limitsReached: reached.length, folded: reached.reduce((sum, { folded }) => sum + folded, 0) },
    lastEventAt: parts.lastEventAt,
  }
}
