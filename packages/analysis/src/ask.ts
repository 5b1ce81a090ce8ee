/**
 * `ask`: one question in, one typed answer out.
 *
 * @module
 */
import type { Store } from '@touchline/ingest'
import { z } from 'zod'
import type { Asking, KnownSites } from './asking.ts'
import type { DeliveryAnswer } from './delivery/answer.ts'
import { answerDelivery } from './delivery/answer-delivery.ts'
import { type DeliveryQuestion, deliveryQuestion } from './delivery/question.ts'
import { toQuestionError } from './explain.ts'
import type { FunnelAnswer } from './funnel/answer.ts'
import { answerFunnel } from './funnel/answer-funnel.ts'
import { type FunnelQuestion, funnelQuestion } from './funnel/question.ts'
import type { JourneyAnswer } from './journey/answer.ts'
import { answerJourney } from './journey/answer-journey.ts'
import { type JourneyQuestion, journeyQuestion } from './journey/question.ts'
import type { JourneysAnswer } from './journeys/answer.ts'
import { answerJourneys } from './journeys/answer-journeys.ts'
import { type JourneysQuestion, journeysQuestion } from './journeys/question.ts'

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
  readonly delivery: { readonly question: DeliveryQuestion; readonly answer: DeliveryAnswer }
}
export type AnyQuestion = Questions[keyof Questions]['question']

/** The answer to a question. */
export type AnswerTo<Question extends AnyQuestion> = {
  [Name in keyof Questions]: Question extends { readonly question: Name }
    ? Answer<Name, Questions[Name]['answer']>
    : never
}[keyof Questions]

/** Where to look for an answer. */
export interface AskOptions {
  readonly store: Store
  readonly sites: KnownSites
  /** Epoch milliseconds; events after it are not counted. Default the present. */
  readonly now?: number | undefined
  /** Gives the question up, on the engine too. */
  readonly signal?: AbortSignal | undefined
}

const anyQuestion = z.discriminatedUnion('question', [
  funnelQuestion,
  journeysQuestion,
  journeyQuestion,
  deliveryQuestion,
])

/**
 * Answers a question about journeys.
 *
 * Rejects with a `QuestionError` that names the wrong field when the question cannot be answered; any other
 * error is the engine's or ours.
 *
 * @example
 * const { answer, rule } = await ask({ store, sites }, { question: 'funnel', site: 'main', from: '2026-11-01', to: '2026-11-22' })
 */
export async function ask<Question extends AnyQuestion>(
  options: AskOptions,
  question: Question,
): Promise<AnswerTo<Question>>
export async function ask(options: AskOptions, question: unknown): Promise<AnswerTo<AnyQuestion>>
export async function ask(
  { store, sites, now = Date.now(), signal }: AskOptions,
  question: unknown,
): Promise<AnswerTo<AnyQuestion>> {
  const began = performance.now()
  const read = anyQuestion.safeParse(question)
  if (!read.success) throw toQuestionError(read.error, question)
  const found = await answerTo({ store, sites, now, signal }, read.data)
  return { ...found, tookMs: Math.round(performance.now() - began), asOf: now }
}

type Found = { [Name in keyof Questions]: Omit<Answer<Name, Questions[Name]['answer']>, 'tookMs' | 'asOf'> }

async function answerTo(asking: Asking, question: z.output<typeof anyQuestion>): Promise<Found[keyof Found]> {
  switch (question.question) {
    case 'funnel':
      return { question: 'funnel', ...(await answerFunnel(asking, question)) }
    case 'journeys':
      return { question: 'journeys', ...(await answerJourneys(asking, question)) }
    case 'journey':
      return { question: 'journey', ...(await answerJourney(asking, question)) }
    case 'delivery':
      return { question: 'delivery', ...(await answerDelivery(asking, question)) }
  }
}
