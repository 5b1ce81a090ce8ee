/**
 * A browser that counts its events as the SDK does, on a line that loses requests and answers.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { createEventId } from './wire.ts'

interface Waiting {
  readonly id: string
  readonly seq: number
  readonly stream: string
  /** Whether a collector must refuse it. */
  readonly bad: boolean
}

/** Takes the body of a batch to a collector and says which of its events that accepted and refused. */
type Post = (
  batch: object,
) => Promise<{ readonly accepted: readonly string[]; readonly rejected: readonly string[] }>

/** What happens to a request. */
export type Line = 'whole' | 'request lost' | 'answer lost'

/** A browser's storage, and what became of its events in truth. */
export function createLedgerBrowser(key: string, post: Post) {
  const ledger = { id: randomUUID(), created: 0, acknowledged: 0, dropped: {} as Record<string, number> }
  const visitor = randomUUID()
  let waiting: Waiting[] = []
  let stream = randomUUID()
  let seq = 0
  const drop = (reason: string): void => {
    ledger.dropped[reason] = (ledger.dropped[reason] ?? 0) + 1
  }

  return {
    ledger,
    visitor,
    /** The ledger as a collector last heard of it. */
    heard: { created: 0 },
    /** Every event that a collector accepted, and every one that it refused. */
    accepted: new Set<string>(),
    refused: new Set<string>(),
    /** Events given up here; some of them may have been accepted all the same. */
    givenUp: new Set<string>(),
    waiting: () => waiting.length,
    /** Another page life, numbered from 1. */
    turnPage() {
      stream = randomUUID()
      seq = 0
    },
    create(bad = false) {
      seq += 1
      ledger.created += 1
      waiting.push({ id: createEventId(), seq, stream, bad })
    },
    /** The oldest event does not fit any more. */
    giveUp() {
      const [oldest, ...others] = waiting
      if (oldest === undefined) return
      waiting = others
      this.givenUp.add(oldest.id)
      drop('quota')
    },
    /** Sends up to `most` events of the oldest page life that waits; without any, the ledger alone. */
    async send(most: number, line: Line = 'whole', named = true) {
      const from = waiting[0]?.stream ?? stream
      const rows = waiting.filter(row => row.stream === from).slice(0, most)
      if (line === 'request lost') return
      const snapshot = structuredClone(ledger)
      const answer = await post({
        v: 1,
        key,
        batch: randomUUID(),
        visitor,
        stream: from,
        sentAt: Date.now(),
        ...(named ? { ledger: snapshot } : {}),
        events: rows.map(({ id, seq, bad }) => ({
          id,
          seq,
          at: Date.now(),
          ...(bad ? {} : { name: 'seen' }),
        })),
      })
      if (named) this.heard.created = Math.max(this.heard.created, snapshot.created)
      for (const id of answer.accepted) this.accepted.add(id)
      for (const id of answer.rejected) this.refused.add(id)
      if (line === 'answer lost') return
      const settled = new Set(rows.map(row => row.id))
      waiting = waiting.filter(row => !settled.has(row.id))
      ledger.acknowledged += answer.accepted.length
      for (const _ of answer.rejected) drop('event_invalid')
    },
  }
}

/** What `createLedgerBrowser` makes. */
export type LedgerBrowser = ReturnType<typeof createLedgerBrowser>
