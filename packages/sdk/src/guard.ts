/** Says something to the developer on the console. */
export const complain = (...words: unknown[]): void => console.warn('touchline:', ...words)

/**
 * Makes a function that never throws into the page that calls it: a fault of ours is said on the console, and the
 * call answers with `undefined`.
 */
export const guarded =
  <Args extends unknown[], Result>(run: (...args: Args) => Result) =>
  (...args: Args): Result | undefined => {
    try {
      return run(...args)
    } catch (error) {
      complain('a fault of its own:', error)
      return undefined
    }
  }
