/**
 * Tells of requests that this page has made and whose address matches, when they have been answered.
 *
 * They are read off the browser's own timeline: `fetch` and `XMLHttpRequest` stay as they are.
 *
 * @returns a function that ends it.
 */
export function watchRequests(
  address: RegExp,
  onAnswer: (entry: PerformanceResourceTiming) => void,
): () => void {
  if (typeof PerformanceObserver !== 'function') return () => undefined
  const observer = new PerformanceObserver(list => {
    for (const entry of list.getEntries())
      if (address.test(entry.name)) onAnswer(entry as PerformanceResourceTiming)
  })
  observer.observe({ type: 'resource' })
  return () => observer.disconnect()
}
