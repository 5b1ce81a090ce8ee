import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { fetchHealth } from './client.ts'

/** What is known about the newest event. */
export interface Live {
  /** `undefined` until the server answered, `null` on an empty store. */
  readonly lastEventAt: number | null | undefined
  /** Whether the last look at the server failed. */
  readonly stalled: boolean
}

/** How often the server is looked at while the page is visible. */
const lookEvery = 1000

/** An event is acknowledged before it can be counted: it is loaded within about a second. */
const lookAgainAfter = [0, 1000, 2000, 3500]

const toMoment = (value: number | string | null): number | null =>
  typeof value === 'string' ? Date.parse(value) : value

/**
 * Watches for new events and asks every shown question again when one came. Nothing is asked while nothing
 * happens, and nothing at all while the page is hidden.
 */
export function useLive(): Live {
  const client = useQueryClient()
  const health = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: lookEvery,
    refetchOnWindowFocus: true,
    retry: false,
  })
  const lastEventAt = health.data === undefined ? undefined : toMoment(health.data.lastEventAt)
  useEffect(() => {
    if (lastEventAt === undefined || lastEventAt === null) return
    // An answer that takes longer than the next event must still arrive: it is not cancelled.
    const askAgain = () =>
      client.invalidateQueries(
        { queryKey: ['ask'], predicate: query => query.state.data !== undefined },
        { cancelRefetch: false },
      )
    const timers = lookAgainAfter.map(delay => setTimeout(askAgain, delay))
    // A newer event asks for all of it again.
    return () => timers.forEach(clearTimeout)
  }, [client, lastEventAt])
  return { lastEventAt, stalled: health.isError }
}
