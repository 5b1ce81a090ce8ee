import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { fetchHealth, type Health } from './client.ts'
import { createRenewal } from './renewal.ts'

/** What is known about the newest event. */
export interface Live {
  /** `undefined` until the server answered, `null` on an empty store. */
  readonly lastEventAt: number | null | undefined
  /** Whether the last look at the server failed. */
  readonly stalled: boolean
}

/** How often the server is looked at while the page is visible. */
const lookEvery = 1000

const toMoment = (value: number | string | null): number | null =>
  typeof value === 'string' ? Date.parse(value) : value

/** Asks every question on the page again. Those that failed have their own way to try again. */
function askAgain(client: QueryClient): void {
  const answered = { queryKey: ['ask'], predicate: hasAnswer }
  // An answer that takes longer than the next event must still arrive: it is not cancelled.
  client.invalidateQueries(answered, { cancelRefetch: false }).catch(() => {
    // The failure stands in the query's own state, where the page shows it.
  })
}

const hasAnswer = (query: { readonly state: { readonly data: unknown } }): boolean =>
  query.state.data !== undefined

function useRenewal(health: Health | undefined, lookedAt: number): void {
  const client = useQueryClient()
  const renewal = useRef(createRenewal())
  useEffect(() => {
    if (health === undefined) return
    const isDue = renewal.current({
      lastEventAt: toMoment(health.lastEventAt),
      isSettled: health.spool.bytes === 0,
      isAsking: client.isFetching({ queryKey: ['ask'] }) > 0,
      now: lookedAt,
    })
    if (isDue) askAgain(client)
  }, [client, health, lookedAt])
}

/**
 * Watches for new events and asks every shown question again when one came. Nothing is asked while nothing
 * happens, and nothing at all while the page is hidden.
 */
export function useLive(): Live {
  const { data, dataUpdatedAt, isError } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: lookEvery,
    refetchOnWindowFocus: true,
    retry: false,
  })
  useRenewal(data, dataUpdatedAt)
  return {
    lastEventAt: data === undefined ? undefined : toMoment(data.lastEventAt),
    stalled: isError,
  }
}
