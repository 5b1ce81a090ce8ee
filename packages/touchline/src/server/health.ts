/**
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Spool, Store } from '@touchline/ingest'

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
  /** When the newest event was accepted, epoch milliseconds; `null` when none ever was. */
  readonly lastEventAt: number | null
}

/** An engine that does not answer a ping within this is not well. */
const patienceMs = 2_000

/** Looks after the spool and the engine. Takes two seconds at most and never rejects. */
export async function readHealth(parts: {
  readonly spool: Pick<Spool, 'health'>
  readonly store: Pick<Store, 'ping'>
  readonly lastEventAt: number | null
}): Promise<Health> {
  const silent = { ok: false, version: null }
  const engine = await Promise.race([parts.store.ping(), sleep(patienceMs, silent, { ref: false })])
  const { bytes, lagMs, ok, detail } = parts.spool.health()
  return {
    ok: ok && engine.ok,
    spool: { bytes, lagMs, ok, detail },
    engine: { ok: engine.ok, version: engine.version },
    lastEventAt: parts.lastEventAt,
  }
}
