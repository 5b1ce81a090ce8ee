/**
 * When an event happened, whatever the sender's clock says.
 *
 * @module
 */
import { limits } from '@touchline/protocol'

/** What the sender and the collector say about one event's time. */
export interface EventClocks {
  /** The sender's clock at creation. */
  readonly at: number
  /** Milliseconds since page start at creation. */
  readonly mono?: number | undefined
  /** The sender's clock when the request left; absent when `at` is true time. */
  readonly sentAt?: number | undefined
  /** Milliseconds since the same page start when the request left. */
  readonly sentMono?: number | undefined
  readonly receivedAt: number
}

/** The corrected time, and whether the event was more than seven days old. */
export interface EventTime {
  readonly at: number
  readonly late: boolean
}

/**
 * Corrects an event's time by its age: a clock that is wrong is as wrong when the event is made as when it is
 * sent. The page's own clock, which nobody sets, decides where both ends are known. Never later than the receipt.
 */
export function correctTime({ at, mono, sentAt, sentMono, receivedAt }: EventClocks): EventTime {
  const age = Math.max(0, ageOf({ at, mono, sentAt, sentMono, receivedAt }))
  return { at: receivedAt - age, late: age > limits.lateMs }
}

function ageOf({ at, mono, sentAt, sentMono, receivedAt }: EventClocks): number {
  if (mono !== undefined && sentMono !== undefined) return sentMono - mono
  return (sentAt ?? receivedAt) - at
}
