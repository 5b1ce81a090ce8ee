import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { AnyQuestion } from '@touchline/analysis'
import { AskError } from './ask-error.ts'
import { type AnswerTo, ask, fetchSetup, type Setup } from './client.ts'

/** Questions that failed for a reason that asking again cannot mend. */
const hopeless = (error: Error): boolean =>
  error instanceof AskError && (error.fault === 'bad-question' || error.fault === 'unauthorized')

/** Waits a little longer each time, for a busy engine is not helped by haste. */
const retry = (count: number, error: Error): boolean => count < 2 && !hopeless(error)

/**
 * A question's answer. While a new question is on its way the answer before stays on the screen, so that
 * paging and another period do not flash.
 */
export function useAsk<Question extends AnyQuestion>(question: Question): UseQueryResult<AnswerTo<Question>> {
  return useQuery({
    queryKey: ['ask', question.question, question],
    queryFn: ({ signal }) => ask(question, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry,
  })
}

/** What the server says about its sites; asked once. */
export function useSetup(): UseQueryResult<Setup> {
  return useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => fetchSetup(signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry,
  })
}
