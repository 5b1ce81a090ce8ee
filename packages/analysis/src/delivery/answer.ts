/**
 * The answer to the question whether every event arrived.
 *
 * @module
 */

/**
 * What became of events:
 * `created + recovered = stored + lost + waiting + refused + Σ dropped`, exactly.
 */
export interface DeliveryCounts {
  /** What the ledgers counted, and `uncounted`. */
  readonly created: number
  /** Accepted and in the table, each once. */
  readonly stored: number
  /** Accepted, by our books or by the browser's, and not in the table. */
  readonly lost: number
  /** Made, and nothing further was heard of them: they wait in browsers that have not come back yet. */
  readonly waiting: number
  /** Refused one by one by the collector. */
  readonly refused: number
  /** Given up by browsers, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Accepted or refused although the browser had given them up: its answer came too late. */
  readonly recovered: number
}

/** A sender with losses. */
export interface LedgerLoss {
  /** The ledger's id; of a page life that named none the id of its stream. */
  readonly ledger: string
  readonly created: number
  readonly stored: number
  readonly lost: number
  /** Last receipt, epoch milliseconds. */
  readonly lastAt: number
}

/** Numbers of page lives that are not in the table, up to the largest that was seen. */
export interface GapCounts {
  /** Page lives with gaps. */
  readonly streams: number
  readonly missing: number
  /** Of the missing: refused by the collector. */
  readonly refused: number
  /** Of the missing: accepted, hence lost. */
  readonly lost: number
  /** Of the missing: never received. They wait in the browser, or it gave them up. */
  readonly notReceived: number
}

/** A page life with gaps. */
export interface StreamGaps extends Omit<GapCounts, 'streams'> {
  readonly stream: string
  readonly visitor: string
  /** Numbers in words, such as `3, 7–9`; empty when there are too many to name. */
  readonly numbers: string
  /** The largest number that was seen. */
  readonly last: number
  /** Last receipt, epoch milliseconds. */
  readonly lastAt: number
}

/** Whether every event arrived. */
export interface DeliveryAnswer extends DeliveryCounts {
  /** `12,431 created, 12,431 stored, 0 lost`, and what else there is to say. */
  readonly headline: string
  /** Of the created: known by having arrived alone. The page was left before its count had reached the disk. */
  readonly uncounted: number
  /** Ledgers, each one browser storage or one page life that may store nothing. */
  readonly ledgers: number
  /** Page lives that named no ledger; each counts as one whose events were created when they were accepted. */
  readonly withoutLedger: number
  /** The senders that lost most, at most 20. */
  readonly losses: readonly LedgerLoss[]
  readonly gaps: GapCounts & {
    /** Page lives of all those looked at. */
    readonly of: number
    /** Those with most missing, at most 20. */
    readonly list: readonly StreamGaps[]
  }
  /** When the newest event of the site was received, whatever the period; `null` when none ever was. */
  readonly lastEventAt: number | null
}
