import { limits } from '@touchline/protocol/limits'
import { isUuid, randomId } from '../event/id.ts'
import { complain } from '../guard.ts'
import type { Row } from '../queue/row.ts'
import type { Store } from '../queue/store.ts'
import { type Answer, tooLarge } from './answer.ts'
import { backoffMs } from './backoff.ts'
import { firstBatch, type Sender, toBody } from './batch.ts'
import { createTransport, type Post, pack, type Transport } from './transport.ts'

/** How an attempt ended: something left the queue or the next try is smaller; it is time to wait; nothing was there. */
export type Attempt = 'sent' | 'failed' | 'idle'

/** Carries one batch at a time from a store to the collector, and draws the consequences of its answer. */
export interface Delivery {
  /** Sends the store's next batch. Never rejects. */
  _sendNext(store: Store): Promise<Attempt>
  /** Sends this page's rows in the call itself, as far as they survive the page. */
  _sendLeaving(store: Store): void
  /** Failures in a row. */
  _failures(): number
  _forgetFailures(): void
  /** Forgets what is being prepared, and gives up what is under way. */
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
  /** Rows of other page lives, which the collector may have heard of. */
  readonly _others: readonly Row[]
}

/** What the answers so far have taught. */
interface Lessons {
  /** Failures in a row. */
  _failures: number
  /** Events that a batch may have. */
  _most: number
  /** A collector that does not know credentials answers, and the page may not read it. */
  _isPlain?: boolean
  /** What was packed could not be read at the other end, or something on the way does not let it through. */
  _isUnpacked?: boolean
}

/** Creates the delivery of one site key. */
export function createDelivery(options: DeliveryOptions, timing: Timing): Delivery {
  const transport = createTransport(options._endpoint)
  const lessons: Lessons = { _failures: 0, _most: limits.eventsPerBatch }
  /** Taken and not yet sent: a page that is left meanwhile must not wait for their packing. */
  const preparing = new Set<Job>()

  const post = async (job: Job, packed?: BodyInit): Promise<Attempt> => {
    const answer = await postReadably(transport, lessons, job, packed)
    if (answer._barredMs) timing._notBefore(answer._barredMs)
    if (answer._unheard && job._credentials) lessons._isPlain = true
    const attempt = await draw(lessons, job, answer, () => transport._post(toEmpty(job)))
    if (attempt === 'failed') timing._in(backoffMs(lessons._failures))
    return attempt
  }
  const choose = (store: Store, rows: readonly Row[], others: readonly Row[] = []): Job | undefined => {
    const picked = firstBatch(rows, lessons._most)
    return picked[0] && toJob(options, lessons, store, picked, others)
  }
  return {
    _failures: () => lessons._failures,
    async _sendNext(store) {
      let job: Job | undefined
      const waitMs = await store._take((rows, others) => {
        // A change that has failed is made again.
        if (job) preparing.delete(job)
        job = choose(store, refresh(options, rows), others)
        if (job) preparing.add(job)
        return job?._rows ?? []
      })
      // Rows that were made one after the other become free so, and travel together.
      if (waitMs !== undefined) timing._in(waitMs + 500)
      const packed = job && (lessons._isUnpacked ? job._body : await pack(job._body))
      return job && preparing.delete(job) ? post(job, packed) : 'idle'
    },
    _sendLeaving(store) {
      for (const job of preparing) void post(job)
      preparing.clear()
      for (;;) {
        let job: Job | undefined
        store._takeOwn(rows => {
          const next = choose(store, rows)
          if (next && transport._survives(next._body)) job = next
          return job?._rows ?? []
        })
        if (!job) return
        void post(job)
      }
    },
    _forgetFailures() {
      lessons._failures = 0
    },
    _forget() {
      preparing.clear()
      transport._abort()
    },
  }
}

/** Posts a batch, and as text if it was packed and could not be read. */
async function postReadably(
  transport: Transport,
  lessons: Lessons,
  job: Job,
  packed?: BodyInit,
): Promise<Answer> {
  const answer = await transport._post(job, packed)
  if (!packed || packed === job._body || (answer._halve ?? tooLarge) === tooLarge) return answer
  lessons._isUnpacked = true
  return transport._post(job, job._body)
}

/** Rows that are sent for the first time: two tabs that were opened at once agree by now on one visitor. */
function refresh({ _stream, _sender }: DeliveryOptions, rows: readonly Row[]): Row[] {
  const visitors: Record<string, string | undefined> = {}
  return rows.map(row => {
    if (row.by || row.stream !== _stream()) return row
    visitors[row.consent] ??= _sender([row]).visitor
    return { ...row, visitor: visitors[row.consent] }
  })
}

/** Page lives to ask for. Garbage on the disk must not have the batch refused. */
function toUnheard(rows: readonly Row[]): string[] | undefined {
  const streams = [...new Set(rows.map(row => row.stream))].filter(isUuid)
  return streams[0] ? streams.slice(0, limits.unheardStreams) : undefined
}

function toJob(
  { _site, _stream, _sender }: DeliveryOptions,
  { _isPlain }: Lessons,
  store: Store,
  rows: readonly Row[],
  others: readonly Row[],
): Job {
  const batch = randomId()
  const renew = _isPlain ? undefined : _sender(rows).renew
  const parcel = {
    key: _site,
    batch,
    renew,
    unheard: toUnheard(others),
    mono: rows[0]?.stream === _stream() ? Math.round(performance.now()) : undefined,
  }
  return {
    _store: store,
    _rows: rows,
    _others: others,
    _body: toBody(parcel, rows, store._ledger()),
    _batch: batch,
    _ids: rows.map(row => row.id),
    _credentials: renew !== undefined,
  }
}

/** The same envelope with nothing in it. */
const toEmpty = (job: Job): Post => ({
  ...job,
  _ids: [],
  _body: job._body.replace(/"events":\[.*/s, '"events":[]}'),
})

/** An event's number within its page life. */
const seqOf = ({ json }: Row): number => Number(/"seq":(\d+)/.exec(json)?.[1])

/** Draws the consequences of an answer; `probe` sends the batch without its events. */
async function draw(
  lessons: Lessons,
  { _store, _rows, _others, _ids }: Job,
  answer: Answer,
  probe: () => Promise<Answer>,
): Promise<Attempt> {
  const code = answer._halve
  const isAlone = _ids.length < 2
  // Something on the way may refuse everything, and a collector what it does not know of the envelope. An event that
  // was refused alone is the poison if the envelope passes without it.
  const isPoison = code !== undefined && isAlone && (await probe())._refused
  const refused = isPoison ? new Map(_ids.map(id => [id, code || 'refused'])) : answer._refused
  if (refused) {
    lessons._failures = 0
    lessons._most = Math.min(limits.eventsPerBatch, lessons._most * 2)
    const heard = _others.filter(row => seqOf(row) <= Object(answer._heard)[row.stream])
    await _store._settle([..._rows, ...heard], refused)
    return 'sent'
  }
  await _store._release(_rows, answer._pauseMs)
  if (code !== undefined && !isAlone) {
    lessons._most = _ids.length >> 1
    return 'sent'
  }
  if (answer._barredMs) complain('the collector takes nothing; check key, origins and address')
  lessons._failures++
  return 'failed'
}
