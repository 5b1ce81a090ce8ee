import { guarded } from '../guard.ts'
import { listen } from './listen.ts'

/** Third parties that have not come so long after the page's load are not coming. */
const patienceMs = 20_000
const intervalMs = 500

/**
 * Looks for something that another script may bring: now, then twice a second until it was found, or until the
 * page has been loaded for 20 seconds. A click begins it anew: many shops load their chat at a click on a picture of
 * it, and their other tools at the first sign of life.
 *
 * @param look answers whether there is nothing more to look for.
 * @param onGiveUp is called once, when nothing was found in time.
 * @returns a function that ends it.
 */
export function lookFor(look: () => boolean, onGiveUp: () => void = () => undefined): () => void {
  const isFound = guarded(look)
  let timer: ReturnType<typeof setInterval> | undefined
  let giveUp = onGiveUp
  let left = 0
  const pause = () => {
    clearInterval(timer)
    timer = undefined
  }
  const end = () => {
    pause()
    endClicks()
  }
  const begin = () => {
    left = patienceMs
    timer ??= setInterval(() => {
      // A page that is still loading has not begun to be late.
      if (document.readyState === 'complete') left -= intervalMs
      if (isFound()) end()
      else if (left <= 0) {
        pause()
        giveUp()
        giveUp = () => undefined
      }
    }, intervalMs)
  }
  const endClicks = listen('click', begin)
  if (isFound()) end()
  else begin()
  return end
}
