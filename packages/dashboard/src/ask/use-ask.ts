import { keepPreviousData, queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { AnyQuestion } from '@touchline/analysis'
import { useRef } from 'react'
import { AskError } from './ask-error.ts'
import { type AnswerTo, ask, fetchSetup, type Setup } from './client.ts'

/** An answer on its way, here, or failed. With both `data` and `error` the answer is of an earlier moment. */
export interface Asked<Data> {
  readonly data: Data | undefined
  readonly error: Error | null
  readonly again: () => void
}

/** Questions that failed for a reason that asking again cannot mend. */
const hopeless = (error: Error): boolean =>
  error instanceof AskError && (error.fault === 'bad-question' || error.fault === 'unauthorized')

const retry = (count: number, error: Error): boolean => count < 2 && !hopeless(error)

/** A server that comes back is noticed by itself. */
const askAgainEvery = 5000

/**
 * A failure stays on the screen while it is tried again: the library forgets it at each new attempt, and the
 * page would flicker between failing and loading.
 */
function useHeld<Data>(result: UseQueryResult<Data>, key: string): Asked<Data> {
  const held = useRef<{ readonly key: string; readonly error: Error } | null>(null)
  const error = result.error ?? (result.failureCount > 1 ? result.failureReason : null)
  if (error !== null) held.current = { key, error }
  else if (result.data !== undefined || held.current?.key !== key) held.current = null
  return { data: result.data, error: held.current?.error ?? null, again: () => void result.refetch() }
}

/**
 * How a question is asked. While a new question is on its way the answer before stays on the screen, so that
 * paging and another period do not flash; never under the name of another site.
 */
export function asking<Question extends AnyQuestion>(question: Question) {
  type Key = readonly ['ask', Question['question'], Question]
  return queryOptions<AnswerTo<Question>, Error, AnswerTo<Question>, Key>({
    queryKey: ['ask', question.question, question],
    queryFn: ({ signal }) => ask(question, signal),
    placeholderData: (before, query) =>
      query?.queryKey[2].site === question.site ? keepPreviousData(before) : undefined,
    staleTime: 30_000,
    retry,
    refetchInterval: query =>
      query.state.error !== null && !hopeless(query.state.error) ? askAgainEvery : false,
  })
}

/** A question's answer. */
export function useAsk<Question extends AnyQuestion>(question: Question): Asked<AnswerTo<Question>> {
  return useHeld(useQuery(asking(question)), JSON.stringify(question))
}

/** What the server says about its sites; asked once, and again when an event came. */
export function useSetup(): Asked<Setup> {
  const result = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => fetchSetup(signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry,
    refetchInterval: query => (query.state.error === null ? false : askAgainEvery),
  })
  return useHeld(result, 'setup')
}
