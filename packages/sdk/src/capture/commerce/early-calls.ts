import type { Pushes } from '../watch-pushes.ts'
import { at } from './read-path.ts'

const place = Symbol.for('touchline.paq')

/**
 * Matomo's list of calls, or the object that its script puts in its place. Read by its path, because names that begin
 * with `_` are ours to shorten when the script is built.
 */
export const readQueue = (): Pushes | undefined => at(window, '_paq') as Pushes | undefined

/**
 * Keeps hold of Matomo's list while there is one. Its script puts an object in its place, often before the part that
 * reads the calls has been loaded; the calls, an order among them, would be gone.
 */
export function keepEarlyCalls(): void {
  const queue = readQueue()
  if (Array.isArray(queue)) Object.assign(globalThis, { [place]: queue })
}

/** The list that was kept, if any. */
export const readEarlyCalls = (): unknown => (globalThis as { [place]?: unknown })[place]
