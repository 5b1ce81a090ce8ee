/**
 * The few ways in which chat widgets tell of their events.
 *
 * @module
 */

import { listen } from '../listen.ts'

/** Hears of a widget's event, with what the widget passed along. */
export type Listener = (payload: unknown) => void

/** Subscribes to one event of a widget. `api` is what lies under the widget's global. */
export type Subscribe = (api: never, event: string, listener: Listener) => (() => void) | undefined

type Command = (...args: unknown[]) => unknown

/** A function that takes commands: `zE('messenger:on', 'open', listener)`. */
export const byCommand =
  (...verbs: readonly string[]): Subscribe =>
  (api: Command, event, listener) =>
    void api(...verbs, event, listener)

/** An array that the widget works off: `$crisp.push(['on', 'chat:opened', listener])`. */
export const byQueue: Subscribe = (api: unknown[], event, listener) => void api.push(['on', event, listener])

/** An object with a method: `drift.on('chatOpen', listener)`. */
export const byMethod =
  (method = 'on'): Subscribe =>
  (api: Record<string, Command>, event, listener) =>
    void api[method]?.(event, listener)

/** A DOM event. Capturing on the window hears what is dispatched on the document without bubbling, too. */
export const byDomEvent: Subscribe = (_api, event, listener) =>
  listen(event, ({ detail }: CustomEvent) => listener(detail))

/**
 * A callback that the page assigns to the interface: `customerly.onChatOpened = …`. The page's own comes first and
 * keeps its answer; one that is assigned later replaces ours.
 */
export const byAssignment: Subscribe = (api: Record<string, unknown>, event, listener) => {
  const own = api[event]
  api[event] = function (this: unknown, ...args: unknown[]): unknown {
    const answer = typeof own === 'function' ? own.apply(this, args) : undefined
    listener(args[0])
    return answer
  }
  return undefined
}

/** The same for callbacks that are globals: `function jivo_onOpen() { … }`. */
export const byGlobal: Subscribe = (_api, event, listener) => byAssignment(window as never, event, listener)
