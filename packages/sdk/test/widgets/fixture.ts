/**
 * What the imitations of chat widgets have in common. An imitation does event for event what the real widget does,
 * in the order of a conversation: the page's snippet, the widget's script some time later, the visitor's acts.
 *
 * @module
 */

/** One widget, as a page with it goes through a conversation. */
export interface Fixture {
  readonly name: string
  /** What the page's own snippet puts there, before the widget's script has come. */
  snippet(): void
  /** The widget's script has come and takes over what the snippet has gathered. */
  load(): void
  /** The visitor opens the chat, writes twice and is answered twice; then the conversation ends, if it can. */
  converse(): void
  /** The names of the events that follow from it. */
  readonly expected: readonly string[]
  /** The globals to take away afterwards. */
  readonly globals: readonly string[]
}

type Listener = (...payload: never[]) => unknown

/** Listeners by event, as every widget keeps them. */
export function createEmitter() {
  const listeners = new Map<string, Listener[]>()
  return {
    on: (event: string, listener: Listener) => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener])
    },
    emit: (event: string, ...payload: unknown[]) => {
      for (const listener of listeners.get(event) ?? []) listener(...(payload as never[]))
    },
  }
}

export const place = window as unknown as Record<string, unknown>

/** Puts a widget's interface where the page finds it. */
export function put(global: string, api: unknown): void {
  place[global] = api
}

/** The usual snippet of a widget that takes commands: gathers them until the script comes. */
export function commandQueue(global: string): void {
  const queue = (...command: unknown[]) => void queue.q.push(command)
  queue.q = [] as unknown[][]
  place[global] = queue
}

/** The script of such a widget: carries out what was gathered, and from now on each command at once. */
export function takeOver(global: string, run: (...command: never[]) => unknown): void {
  const { q = [] } = (place[global] ?? {}) as { q?: unknown[][] }
  place[global] = run
  for (const command of q) run(...(command as never[]))
}

/** Tells of an event as widgets do that use the DOM. */
export const dispatch = (target: EventTarget, event: string, detail: unknown = null) =>
  void target.dispatchEvent(new CustomEvent(event, { detail }))
