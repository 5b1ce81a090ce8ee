const place = Symbol.for('touchline.paq')

/**
 * Keeps hold of Matomo's list of calls while there is one. Its own script puts an object in its place, often before
 * the part that reads the calls has been loaded; the calls, an order among them, would be gone.
 */
export function keepEarlyCalls(): void {
  if (Array.isArray(window._paq)) Object.assign(globalThis, { [place]: window._paq })
}

/** The list that was kept, if any. */
export const readEarlyCalls = (): unknown => (globalThis as { [place]?: unknown })[place]
