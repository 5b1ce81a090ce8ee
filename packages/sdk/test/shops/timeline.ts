/**
 * The browser's timeline of requests, which jsdom has not: a shop's fixture tells it of each request that it has
 * made, and observers of `resource` entries hear of it, as in https://w3c.github.io/resource-timing/
 *
 * @module
 */
import { vi } from 'vitest'

type Entry = Pick<PerformanceResourceTiming, 'name' | 'responseStatus'>

const observers = new Set<(list: { getEntries(): readonly Entry[] }) => void>()

/** Puts the timeline in the place of the global. */
export function installTimeline(): void {
  observers.clear()
  vi.stubGlobal(
    'PerformanceObserver',
    function PerformanceObserver(
      this: { observe(options: { type: string }): void; disconnect(): void },
      callback: (list: { getEntries(): readonly Entry[] }) => void,
    ) {
      this.observe = ({ type }) => void (type === 'resource' && observers.add(callback))
      this.disconnect = () => void observers.delete(callback)
    },
  )
}

/** A request as the page's own scripts make it; its entry comes when it has been answered. */
export async function pageFetch(address: string, options?: RequestInit): Promise<Response> {
  const url = new URL(address, location.href).href
  const response = await fetch(url, options)
  for (const tell of observers) tell({ getEntries: () => [{ name: url, responseStatus: response.status }] })
  return response
}
