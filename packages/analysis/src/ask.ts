/**
 * `ask`: one question in, one typed answer out.
 *
 * @module
 */
import type { FunnelAnswer } from './funnel/answer.ts'
import type { FunnelQuestion } from './funnel/question.ts'
import type { JourneyAnswer } from './journey/answer.ts'
import type { JourneyQuestion } from './journey/question.ts'
import type { JourneysAnswer } from './journeys/answer.ts'
import type { JourneysQuestion } from './journeys/question.ts'

/** A question's answer with how it was counted. */
export interface Answer<Question extends string, Body> {
  readonly question: Question
  readonly answer: Body
  /** How this was counted, in one sentence. */
  readonly rule: string
  readonly tookMs: number
  /** Up to when events are in the answer, epoch milliseconds. */
  readonly asOf: number
}

/** Which answer belongs to which question. */
export interface Questions {
  readonly funnel: { readonly question: FunnelQuestion; readonly answer: FunnelAnswer }
  readonly journeys: { readonly question: JourneysQuestion; readonly answer: JourneysAnswer }
  readonly journey: { readonly question: JourneyQuestion; readonly answer: JourneyAnswer }
}
export type AnyQuestion = Questions[keyof Questions]['question']
