import { limits } from '@touchline/protocol/limits'
import { randomId } from '../event/id.ts'
import { complain } from '../guard.ts'
import type { Row } from '../queue/row.ts'
import type { Store } from '../queue/store.ts'
import type { Answer } from './answer.ts'
import { firstBatch, toBody } from './batch.ts'
import type { Schedule } from './schedule.ts'
import type { Transport } from './transport.ts'

/** How an attempt ended: something left the queue or the next try is smaller, or it is time to wait. */
export type Attempt = 'sent' | 'failed'

/** Carries one batch at a time from a store to the collector, and draws the consequences of its answer. */
export interface Delivery {
  /** The next batch out of these rows, without those that are under way. */
  pick(rows: readonly Row[]): Row[]
  /**
   * Sends a batch in the call itself.
   *
   * @param leaving whether the page may end before the answer comes: then only what survives that is sent.
   * @returns `undefined` when it was not sent.
   */
  send(store: Store, rows: readonly Row[], leaving?: boolean): Promise<Attempt> | undefined
  /** Failures in a row. */
  failures(): number
  /** Forgets the failures so far. */
  forgive(): void
}

export interface DeliveryOptions {
  readonly site: string
  readonly transport: Transport
  readonly schedule: Schedule
  /** The stream of this page life. */
  readonly stream: () => string
}

/** A wrong key or origin may be put right by the shop; until then asking is of no use. */
const barredMs = 10 * 60 * 1000

/** Creates the delivery of one site key. */
export function createDelivery({ site, transport, schedule, stream }: DeliveryOptions): Delivery {
  const underWay = new Set<string>()
  let failures = 0
  let most: number = limits.eventsPerBatch

  const judge = async (answer: Answer, store: Store, rows: readonly Row[]): Promise<Attempt> => {
    switch (answer.outcome) {
      case 'stored':
        failures = 0
        most = Math.min(limits.eventsPerBatch, most * 2)
        await store.settle(rows, answer.dropped)
        return 'sent'
      case 'halve':
        most = Math.max(1, rows.length >> 1)
        if (rows.length === 1) await store.settle(rows, new Map(rows.map(row => [row.id, answer.code])))
        return 'sent'
      case 'barred':
        complain(
          `the collector takes nothing from this page: ${answer.code}; check the key and the site's origins`,
        )
        schedule.notBefore(barredMs)
        break
      case 'retry':
        schedule.notBefore(answer.afterMs ?? 0)
    }
    failures++
    return 'failed'
  }

  return {
    pick: rows =>
      firstBatch(
        rows.filter(row => !underWay.has(row.id)),
        most,
      ),
    send(store, rows, leaving = false) {
      const batch = randomId()
      const mono = rows[0]?.stream === stream() ? Math.round(performance.now()) : undefined
      const body = toBody({ site, batch, rows, ledger: store.ledger(), sentAt: Date.now(), mono })
      if (leaving && !transport.survives(body)) return undefined
      const ids = rows.map(row => row.id)
      for (const id of ids) underWay.add(id)
      return transport
        .post({ body, batch, ids })
        .then(answer => judge(answer, store, rows))
        .finally(() => {
          for (const id of ids) underWay.delete(id)
        })
    },
    failures: () => failures,
    forgive() {
      failures = 0
    },
  }
}
