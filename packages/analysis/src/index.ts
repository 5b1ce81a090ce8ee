// Asking
export type { Answer, AnswerTo, AnyQuestion, AskOptions, Questions } from './ask.ts'
export { ask } from './ask.ts'
export type { KnownSites } from './asking.ts'
// Parts of them
export type { Condition } from './condition.ts'

// Questions and answers
export type { DeliveryAnswer, DeliveryCounts, GapCounts, LedgerLoss, StreamGaps } from './delivery/answer.ts'
export type { DeliveryQuestion } from './delivery/question.ts'
export type { FunnelAnswer, FunnelCount, FunnelStep, PreviousCount } from './funnel/answer.ts'
export type { FunnelQuestion, ResolvedFunnelQuestion, Unit } from './funnel/question.ts'
export type { JourneyAnswer, JourneyEvent, JourneySession, JourneyTouch } from './journey/answer.ts'
export type { JourneyQuestion } from './journey/question.ts'
export type { JourneyRow, JourneysAnswer, Money, Outcome, Touch } from './journeys/answer.ts'
export type { JourneysQuestion } from './journeys/question.ts'
export { QuestionError } from './question-error.ts'
export type { Segment } from './segment.ts'
export type { SimpleStep, Step } from './step.ts'
export type { Interval } from './wilson.ts'
