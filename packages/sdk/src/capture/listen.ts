import { guarded } from '../guard.ts'

/**
 * Listens on the way down, which shops that stop an event from bubbling do not hinder: to several types, written with
 * spaces between them, on the window unless said otherwise.
 *
 * @returns a function that ends it.
 */
export function listen(
  types: string,
  hear: (event: never) => void,
  target: EventTarget | undefined = window,
): () => void {
  // An error in a listener would stand among the shop's own.
  const listener = guarded(hear as EventListener)
  const names = types.split(' ')
  for (const name of names) target.addEventListener(name, listener, true)
  return () => {
    for (const name of names) target.removeEventListener(name, listener, true)
  }
}

/** The same for the Navigation API, where there is one. */
export const listenToNavigation = (type: string, hear: (event: never) => void): (() => void) =>
  globalThis.navigation ? listen(type, hear, globalThis.navigation) : () => undefined

/** Makes one end of several. */
export const endAll = (ends: Iterable<() => void>) => (): void => {
  for (const end of ends) end()
}
