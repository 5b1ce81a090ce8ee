/**
 * One line of the log: JSON, with nothing in it that could steer a terminal or look like another line.
 *
 * @module
 */

/** How much an event matters to somebody who is woken by it. */
export type Level = 'info' | 'warn' | 'error'

/** Left alone by JSON's own rules: C1 controls, line separators, and what is invisible or turns the direction of writing. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A character as JSON writes one that it does not show: each of its one or two units. */
const toEscapes = (character: string): string =>
  character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

/** Something that happened, with whatever is known about it. */
export interface LogEvent {
  readonly event: string
  readonly [field: string]: unknown
}

/** An event as a line, its line break included; `event` comes first. */
export function toLogLine(event: LogEvent, level: Level, at: Date): string {
  const { event: name, ...fields } = event
  const line = JSON.stringify({ event: name, level, at: at.toISOString(), ...fields })
  return `${line.replaceAll(unsafe, toEscapes)}\n`
}
