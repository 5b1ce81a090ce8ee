/**
 * Lets a few pieces of work run at a time, and the others wait in line.
 *
 * @module
 */

/** Runs work when its turn has come, and settles as the work does. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Creates a gate through which so many pieces of work go at a time. */
export function createGate(atMost: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0
  return async work => {
    if (running >= atMost) await new Promise<void>(resolve => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
