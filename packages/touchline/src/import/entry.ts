/**
 * What one line, or one row, of a file becomes.
 *
 * @module
 */

/** An event as it would travel, unread: the collector judges it. */
export type UnreadEvent = Readonly<Record<string, unknown>>

/** What a page life's events have in common; empty for events that name their subject each. */
export interface Envelope {
  readonly visitor?: string | undefined
  readonly stream?: string | undefined
  readonly consent?: string | undefined
}

/** One line of a file with what it says. */
export interface Entry {
  /** From 1; of a row that spans several lines the last. */
  readonly line: number
  /** The line as it stands in the file. */
  readonly text: string
  readonly read: ReadEntry
}

/** An event, a line that means none, or a line that cannot be read. */
export type ReadEntry =
  | { readonly outcome: 'event'; readonly envelope: Envelope; readonly event: UnreadEvent }
  | { readonly outcome: 'skipped' }
  | { readonly outcome: 'bad'; readonly detail: string }

/** A line that cannot be read. */
export const bad = (detail: string): ReadEntry => ({ outcome: 'bad', detail })

/** A line that is fine and means no event. */
export const skipped: ReadEntry = Object.freeze({ outcome: 'skipped' })
