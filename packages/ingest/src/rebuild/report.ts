/**
 * What a rebuild did.
 *
 * @module
 */

/** What a rebuild did, and what it cost. */
export interface RebuildReport {
  /** Persons whose rows were replaced, vanished ones included. */
  readonly persons: number
  /** Sessions written. */
  readonly sessions: number
  /** Visitors read: those that changed and the others of their persons. */
  readonly visitors: number
  /** Elements left out of journeys because a person has more than a row holds. */
  readonly elementsCut: number
  /** Rows the engine read meanwhile; statements of other lanes that ran at the same time are in it. */
  readonly rowsRead: number
  /** Bytes, in the same way. */
  readonly bytesRead: number
  readonly tookMs: number
}

/** Nothing done. */
export const emptyReport: RebuildReport = Object.freeze({
  persons: 0,
  sessions: 0,
  visitors: 0,
  elementsCut: 0,
  rowsRead: 0,
  bytesRead: 0,
  tookMs: 0,
})

/** The sum of two reports. */
export function addReports(a: RebuildReport, b: RebuildReport): RebuildReport {
  return {
    persons: a.persons + b.persons,
    sessions: a.sessions + b.sessions,
    visitors: a.visitors + b.visitors,
    elementsCut: a.elementsCut + b.elementsCut,
    rowsRead: a.rowsRead + b.rowsRead,
    bytesRead: a.bytesRead + b.bytesRead,
    tookMs: a.tookMs + b.tookMs,
  }
}
