// Asking
export type { Answer, AnyQuestion, Questions } from './ask.ts'

// Questions and answers
export type { FunnelAnswer, FunnelCount, FunnelStep, Interval } from './funnel/answer.ts'
export type { FunnelQuestion, ResolvedFunnelQuestion, Unit } from './funnel/question.ts'
export type { JourneyAnswer, JourneyEvent, JourneySession, JourneyTouch } from './journey/answer.ts'
export type { JourneyQuestion } from './journey/question.ts'
export type { JourneyRow, JourneysAnswer, Money, Outcome, Touch } from './journeys/answer.ts'
export type { JourneysQuestion } from './journeys/question.ts'
export type { Segment } from './segment.ts'
export type { Condition, SimpleStep, Step } from './step.ts'
