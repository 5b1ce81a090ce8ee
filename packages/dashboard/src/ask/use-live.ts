import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { fetchHealth, type Health, type Setup } from './client.ts'
import { createRenewal } from './renewal.ts'

/** How often the server is looked at while the page is visible. */
const lookEvery = 1000

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
      lastEventAt: health.lastEventAt,
      isSettled: health.spool.bytes === 0,
      isAsking: client.isFetching({ queryKey: ['ask'] }) > 0,
      now: lookedAt,
    })
    if (isDue) askAgain(client)
  }, [client, health, lookedAt])
}

/** Asks which site an event was of, at each look until the answer is of after it. */
function useSitesRenewal(health: Health | undefined, lookedAt: number): void {
  const client = useQueryClient()
  useEffect(() => {
    if (health === undefined || lookedAt === 0) return
    const known = client.getQueryData<Setup>(['setup'])?.lastEventAt ?? 0
    if ((health.lastEventAt ?? 0) <= known) return
    client.invalidateQueries({ queryKey: ['setup'] }, { cancelRefetch: false }).catch(() => {
      // What is known stays; the next look asks again.
    })
  }, [client, health, lookedAt])
}

/**
 * Watches for new events: asks every shown question again when one came, and which site it was of. Nothing is
 * asked while nothing happens, and nothing at all while the page is hidden.
 *
 * @returns whether the last look at the server failed.
 */
export function useLive(): boolean {
  const { data, dataUpdatedAt, isError } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: lookEvery,
    refetchOnWindowFocus: true,
    retry: false,
  })
  useRenewal(data, dataUpdatedAt)
  useSitesRenewal(data, dataUpdatedAt)
  return isError
}
