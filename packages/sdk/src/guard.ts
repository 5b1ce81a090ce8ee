/** Where complaints go: the console, as text that starts with the product's name. */
export type Complain = (message: string, cause?: unknown) => void

/** Says something to the developer on the console. */
export const complain: Complain = (message, cause) => {
  if (typeof console !== 'undefined')
    console.warn(`touchline: ${message}`, ...(cause === undefined ? [] : [cause]))
}

/**
 * Makes a function that never throws into the page that calls it: a fault of ours is said on the console,
 * and the call answers with `otherwise`.
 */
export function guarded<Args extends unknown[], Result>(
  run: (...args: Args) => Result,
  otherwise: Result,
): (...args: Args) => Result {
  return (...args) => {
    try {
      return run(...args)
    } catch (error) {
      complain('a fault of its own, which the page need not mind', error)
      return otherwise
    }
  }
}
