/**
 * The answer to a question for a list of journeys.
 *
 * @module
 */
import type { Unit } from '../funnel/question.ts'

/** `converted`: has the key event, with which a journey ends; `lost`: 30 quiet days have passed; `open`: neither yet. */
export type Outcome = 'converted' | 'lost' | 'open'

export interface Money {
  readonly currency: string
  readonly value: number
}

/** One touch: a run of consecutive events on one touchpoint. */
export interface Touch {
  /** Id in the inventory; empty for events that match no touchpoint. */
  readonly touchpoint: string
  /** Display name. */
  readonly name: string
  readonly phase: string
  readonly channel: string
  /** Its first event, epoch milliseconds. */
  readonly at: number
  readonly engagedMs: number
  /** Path of the page it began on, or empty. */
  readonly path: string
}

export interface JourneyRow {
  readonly unit: Unit
  /** Id of the unit: the person, the visitor, the session, or `person#number` for a journey. */
  readonly id: string
  readonly person: string
  readonly user: string | null
  readonly startAt: number
  readonly endAt: number
  /** Of a journey; of any other unit with a key event `converted`, else that of the journey that holds its last touch. */
  readonly outcome: Outcome
  /** In order, consecutive duplicates are one. Of more than 60 the first 30 and the last 30. */
  readonly touches: readonly Touch[]
  /** How many there are in all. */
  readonly touchCount: number
  /** How many of `touches` stand before the place where others are left out; `null` when they are all there. */
  readonly gapAt: number | null
  readonly sessionCount: number
  /** Channel group and source of its first session; empty without one. */
  readonly channelGroup: string
  readonly source: string
  readonly device: string
  readonly engagedMs: number
  /** Value of its key events. */
  readonly revenue: readonly Money[]
}

export interface JourneysAnswer {
  readonly total: number
  readonly rows: readonly JourneyRow[]
}
