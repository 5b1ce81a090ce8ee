/**
 * The answer to a question for one person's journey.
 *
 * @module
 */
import type { Money, Outcome, Touch } from '../journeys/answer.ts'

export interface JourneyEvent {
  readonly id: string
  readonly at: number
  readonly name: string
  readonly path: string
  readonly title: string
  /** Whether it is an element of the journey. What is not happened by itself, maybe long after somebody was there. */
  readonly counted: boolean
  readonly engagedMs: number
  readonly value: number | null
  readonly currency: string
  /** The event's data as it was sent. */
  readonly data: Readonly<Record<string, unknown>> | null
}

export interface JourneyTouch extends Touch {
  /** Session it belongs to, or `null` outside any session. */
  readonly session: string | null
  /** Number of the journey within the person, from 1. */
  readonly journey: number
  readonly events: readonly JourneyEvent[]
}

export interface JourneySession {
  readonly session: string
  readonly visitor: string
  readonly startAt: number
  readonly endAt: number
  readonly pageViews: number
  readonly engagedMs: number
  readonly bounce: boolean
  readonly landing: string
  readonly exit: string
  readonly channelGroup: string
  readonly source: string
  readonly medium: string
  readonly campaign: string
  readonly device: string
  readonly browser: string
  readonly os: string
  readonly country: string
  readonly revenue: readonly Money[]
}

export interface JourneyAnswer {
  readonly person: string
  readonly user: string | null
  readonly visitors: readonly string[]
  /** The first event of the first touch. */
  readonly firstAt: number
  /** The last event that stands in a touch: a page view or something done, by the person or by a server. */
  readonly lastAt: number
  /** One entry per journey, in order. */
  readonly outcomes: readonly {
    readonly journey: number
    readonly startAt: number
    readonly endAt: number
    readonly outcome: Outcome
    /** Value of its key events. */
    readonly revenue: readonly Money[]
  }[]
  readonly sessions: readonly JourneySession[]
  readonly touches: readonly JourneyTouch[]
  /** Value of the key events of all journeys. */
  readonly revenue: readonly Money[]
}
