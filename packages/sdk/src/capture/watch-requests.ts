/**
 * Tells of requests that this page makes, when they have been answered.
 *
 * They are read off the browser's own timeline: `fetch` and `XMLHttpRequest` stay as they are.
 *
 * @param types the timeline's kinds of entries.
 * @param buffered whether to tell of those before as well.
 * @returns a function that ends it.
 */
export function watchRequests(
  onAnswer: (entry: PerformanceResourceTiming) => void,
  types: readonly string[] = ['resource'],
  buffered = false,
): () => void {
  if (typeof PerformanceObserver !== 'function') return () => undefined
  const observer = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) onAnswer(entry as PerformanceResourceTiming)
  })
  for (const type of types) observer.observe({ type, buffered })
  return () => observer.disconnect()
}
