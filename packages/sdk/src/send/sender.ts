import { limits } from '@touchline/protocol/limits'
import { complain } from '../guard.ts'
import type { Store } from '../queue/store.ts'
import { backoffMs } from './backoff.ts'
import { type Attempt, createDelivery } from './delivery.ts'
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

/** A burst's events travel together; longer, and a funnel would seem to stand still. */
const gatherMs = 1_000

/** Creates the sender of one site key: when to send. How is the delivery's part. */
export function createSender({ site, stores, transport, lock, stream }: SenderOptions): Sender {
  let draining: Promise<void> | undefined
  const schedule = createSchedule(() => void drain(false))
  const delivery = createDelivery({ site, transport, schedule, stream })
  const retry = () => schedule.in(backoffMs(delivery.failures()))

  const sendOne = async (store: Store): Promise<Attempt | 'idle'> => {
    const rows = delivery.pick(await store.take(limits.eventsPerBatch))
    return (rows.length > 0 && schedule.allowed() && delivery.send(store, rows)) || 'idle'
  }
  const sendAll = async (store: Store, wait: boolean): Promise<void> => {
    let round: Attempt | 'idle' | 'taken'
    do {
      round = store.shared ? await lock.hold(() => sendOne(store), wait) : await sendOne(store)
    } while (round === 'sent')
    if (round === 'failed') retry()
    // Another tab is sending, these rows too; what it leaves behind is ours.
    if (round === 'taken') schedule.in(gatherMs * (1 + Math.random()))
  }
  const drainStores = async (wait: boolean): Promise<void> => {
    for (const store of stores) await sendAll(store, wait)
  }
  const drain = async (wait: boolean): Promise<void> => {
    if (!schedule.allowed()) return schedule.in(0)
    draining ??= drainStores(wait)
      .catch(error => complain('sending has failed', error))
      .finally(() => {
        draining = undefined
      })
    await draining
  }
  const sendLeaving = (store: Store): void => {
    store.hurry()
    const rows = schedule.allowed() ? delivery.pick(store.own()) : []
    const sending = rows.length > 0 && delivery.send(store, rows, true)
    if (!sending) return
    void sending.then(attempt => attempt === 'failed' && retry())
    sendLeaving(store)
  }

  return {
    wake() {
      if (delivery.failures() === 0 || !schedule.isSet()) schedule.in(gatherMs)
    },
    async flush() {
      await draining
      await drain(true)
    },
    exit() {
      for (const store of stores) sendLeaving(store)
      lock.release()
    },
    online() {
      delivery.forgive()
      schedule.in(0)
    },
    stop: () => schedule.stop(),
  }
}
