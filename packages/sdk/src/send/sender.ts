import { limits } from '@touchline/protocol/limits'
import { randomId } from '../event/id.ts'
import { complain } from '../guard.ts'
import type { Row } from '../queue/row.ts'
import type { Store } from '../queue/store.ts'
import type { Answer } from './answer.ts'
import { backoffMs } from './backoff.ts'
import { firstBatch, toBody } from './batch.ts'
import type { Lock } from './lock.ts'
import { createSchedule } from './schedule.ts'
import type { Transport } from './transport.ts'

/** Brings what waits to the collector. */
export interface Sender {
  /** There is something new: it leaves within a second, together with what comes until then. */
  wake(): void
  /** Sends now whatever can be sent. Resolves when everything was answered for or an attempt has failed. */
  flush(): Promise<void>
  /** Sends this page's rows in the call itself, as far as they survive the page. */
  exit(): void
  /** The connection is back: failures so far say nothing about it. */
  online(): void
  stop(): void
}

export interface SenderOptions {
  readonly site: string
  readonly stores: readonly Store[]
  readonly transport: Transport
  readonly lock: Lock
  /** The stream of this page life. */
  readonly stream: () => string
}

/** How a round ended: a batch went, nothing was left, an attempt failed, or another tab is sending. */
type Round = 'sent' | 'idle' | 'failed' | 'taken'

/** A burst's events travel together; longer, and a funnel would seem to stand still. */
const gatherMs = 1_000
/** A wrong key or origin may be put right by the shop; until then asking is of no use. */
const barredMs = 10 * 60 * 1000

/** Creates the sender of one site key. */
export function createSender({ site, stores, transport, lock, stream }: SenderOptions): Sender {
  const underWay = new Set<string>()
  const schedule = createSchedule(() => void drain(false))
  let failures = 0
  let most: number = limits.eventsPerBatch
  let draining: Promise<void> | undefined

  const retry = () => schedule.in(backoffMs(failures))

  const judge = async (answer: Answer, store: Store, rows: readonly Row[]): Promise<Round> => {
    if (answer.outcome === 'stored') {
      failures = 0
      most = Math.min(limits.eventsPerBatch, most * 2)
      await store.settle(rows, answer.dropped)
      return 'sent'
    }
    if (answer.outcome === 'halve') {
      most = Math.max(1, rows.length >> 1)
      if (rows.length === 1) await store.settle(rows, new Map(rows.map(row => [row.id, answer.code])))
      return 'sent'
    }
    failures++
    if (answer.outcome === 'barred') {
      complain(
        `the collector takes nothing from this page: ${answer.code}; check data-site and the site's origins`,
      )
      schedule.notBefore(barredMs)
    } else if (answer.afterMs !== undefined) schedule.notBefore(answer.afterMs)
    return 'failed'
  }

  const deliver = async (store: Store, rows: readonly Row[], body: string, batch: string): Promise<Round> => {
    for (const row of rows) underWay.add(row.id)
    try {
      const answer = await transport.post({ body, batch, ids: rows.map(row => row.id) })
      return await judge(answer, store, rows)
    } finally {
      for (const row of rows) underWay.delete(row.id)
    }
  }

  const pack = (store: Store, rows: readonly Row[]): [string, string] => {
    const batch = randomId()
    const mono = rows[0]?.stream === stream() ? Math.round(performance.now()) : undefined
    return [toBody({ site, batch, rows, ledger: store.ledger(), sentAt: Date.now(), mono }), batch]
  }

  const sendOne = async (store: Store): Promise<Round> => {
    const waiting = (await store.take(limits.eventsPerBatch)).filter(row => !underWay.has(row.id))
    const rows = firstBatch(waiting, most)
    return rows.length > 0 && schedule.allowed() ? deliver(store, rows, ...pack(store, rows)) : 'idle'
  }

  const sendAll = async (store: Store, wait: boolean): Promise<Round> => {
    let round: Round
    do {
      round = store.shared ? await lock.hold(() => sendOne(store), wait) : await sendOne(store)
    } while (round === 'sent')
    return round
  }

  const drain = (wait: boolean): Promise<void> => {
    if (!schedule.allowed()) {
      schedule.in(0)
      return Promise.resolve()
    }
    draining ??= (async () => {
      const rounds: Round[] = []
      for (const store of stores) rounds.push(await sendAll(store, wait))
      if (rounds.includes('failed')) retry()
      else if (rounds.includes('taken')) schedule.in(gatherMs * (1 + Math.random()))
    })()
      .catch(error => complain('sending has failed', error))
      .finally(() => {
        draining = undefined
      })
    return draining
  }

  return {
    wake() {
      if (failures === 0 || !schedule.isSet()) schedule.in(gatherMs)
    },
    async flush() {
      if (draining) await draining
      await drain(true)
    },
    exit() {
      for (const store of stores) {
        store.hurry()
        let waiting = schedule.allowed() ? store.own().filter(row => !underWay.has(row.id)) : []
        while (waiting.length > 0) {
          const rows = firstBatch(waiting)
          const [body, batch] = pack(store, rows)
          if (!transport.survives(body)) break
          void deliver(store, rows, body, batch).then(round => round === 'failed' && retry())
          waiting = waiting.filter(row => !underWay.has(row.id))
        }
      }
      lock.release()
    },
    online() {
      failures = 0
      schedule.in(0)
    },
    stop: () => schedule.stop(),
  }
}
