/** Third parties that have not come so long after the page's load are not coming. */
const patienceMs = 20_000
const intervalMs = 500

/**
 * Looks for something that another script may bring: now, then twice a second until it was found, or until the
 * page has been loaded for 20 seconds.
 *
 * @param look answers whether there is nothing more to look for.
 * @returns a function that ends it.
 */
export function lookFor(look: () => boolean, onGiveUp?: () => void): () => void {
  if (look()) return () => undefined
  // A page that is still loading has not begun to be late.
  let left = patienceMs
  const timer = setInterval(() => {
    if (document.readyState === 'complete') left -= intervalMs
    if (look()) clearInterval(timer)
    else if (left <= 0) {
      clearInterval(timer)
      onGiveUp?.()
    }
  }, intervalMs)
  return () => clearInterval(timer)
}
