import { limits } from '@touchline/protocol/limits'
import { randomId } from '../event/id.ts'
import { complain } from '../guard.ts'
import type { Row } from '../queue/row.ts'
import type { Store } from '../queue/store.ts'
import { firstBatch, type Sender, toBody } from './batch.ts'
import { createTransport, type Post, pack } from './transport.ts'

/** How an attempt ended: something left the queue or the next try is smaller; it is time to wait; nothing was there. */
export type Attempt = 'sent' | 'failed' | 'idle'

/** Carries one batch at a time from a store to the collector, and draws the consequences of its answer. */
export interface Delivery {
  /** Sends the store's next batch. Never rejects. */
  _sendNext(store: Store): Promise<Attempt>
  /** Sends this page's rows in the call itself, as far as they survive the page. */
  _sendLeaving(store: Store): void
  /** Failures in a row. */
  _failures: number
  /** Forgets what is being prepared. */
  _forget(): void
}

/** Whose events are delivered, and where to. */
export interface DeliveryOptions {
  readonly _site: string
  readonly _endpoint: string
  /** The stream of this page life. */
  readonly _stream: () => string
  /** What a batch of rows says of its visitor. */
  readonly _sender: (rows: readonly Row[]) => Sender
}

/** When the next attempt may be made. */
export interface Timing {
  /** Something may be sent in so long, which may not be sent now. */
  _in(ms: number): void
  /** Nothing may be sent for so long. */
  _notBefore(ms: number): void
}

interface Job extends Post {
  readonly _store: Store
  readonly _rows: readonly Row[]
}

/** Creates the delivery of one site key. */
export function createDelivery(options: DeliveryOptions, timing: Timing): Delivery {
  const transport = createTransport(options._endpoint)
  let most: number = limits.eventsPerBatch
  let hasStored = false
  /** Taken and not yet sent: a page that is left meanwhile must not wait for its packing. */
  let preparing: Job | undefined

  const toJob = (store: Store, rows: readonly Row[]): Job | undefined => {
    if (!rows[0]) return undefined
    const batch = randomId()
    const sender = options._sender(rows)
    const mono = rows[0].stream === options._stream() ? Math.round(performance.now()) : undefined
    return {
      _store: store,
      _rows: rows,
      _body: toBody({ key: options._site, batch, mono, ...sender }, rows, store._ledger()),
      _batch: batch,
      _ids: rows.map(row => row.id),
      _credentials: sender.renew !== undefined,
    }
  }
  const post = async (job: Job, packed?: BodyInit): Promise<Attempt> => {
    const { _store: store, _rows: rows, _ids: ids } = job
    const answer = await transport._post(job, packed)
    const code = answer._halve
    // Something on the way may refuse everything; what this collector has refused alone is the poison.
    const isPoison = code !== undefined && ids.length === 1 && (code || hasStored)
    const refused = isPoison ? new Map(ids.map(id => [id, code || 'refused'])) : answer._refused
    if (refused) {
      delivery._failures = 0
      hasStored = true
      most = Math.min(limits.eventsPerBatch, most * 2)
      await store._settle(rows, refused)
      return 'sent'
    }
    await store._release(rows, answer._pauseMs)
    if (code !== undefined && ids.length > 1) {
      most = ids.length >> 1
      return 'sent'
    }
    if (answer._barredMs) {
      complain(
        'the collector takes nothing from this page; check the key, the site’s origins and the address',
      )
      timing._notBefore(answer._barredMs)
    }
    delivery._failures++
    return 'failed'
  }
  const delivery: Delivery = {
    _failures: 0,
    async _sendNext(store) {
      preparing = undefined
      const waitMs = await store._take(rows => {
        const picked = firstBatch(rows, most)
        preparing = toJob(store, picked)
        return picked
      })
      if (waitMs !== undefined) timing._in(waitMs)
      const job = preparing as Job | undefined
      const packed = job && (await pack(job._body))
      if (!job || preparing !== job) return 'idle'
      preparing = undefined
      return post(job, packed)
    },
    _sendLeaving(store) {
      let job = preparing
      preparing = undefined
      do {
        if (job) void post(job)
        job = undefined
        store._takeOwn(rows => {
          const picked = firstBatch(rows, most)
          const next = toJob(store, picked)
          if (!next || !transport._survives(next._body)) return []
          job = next
          return picked
        })
      } while (job)
    },
    _forget() {
      preparing = undefined
    },
  }
  return delivery
}
