/** An emitter as platforms hand it to the scripts of a page. */
export function createEmitter() {
  const listeners = new Map<string, ((said: unknown) => void)[]>()
  return {
    on(name: string, listener: (said: unknown) => void): void {
      listeners.set(name, [...(listeners.get(name) ?? []), listener])
    },
    emit(name: string, said: unknown): void {
      for (const listener of listeners.get(name) ?? []) listener(said)
    },
  }
}
