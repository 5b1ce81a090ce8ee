/**
 * One line of the log: JSON, with nothing in it that could steer a terminal or look like another line.
 *
 * @module
 */

/** How much an event matters to somebody who is woken by it. */
export type Level = 'info' | 'warn' | 'error'

/** Invisible to JSON's own rules: C1 controls, line separators, and what turns the direction of writing. */
const unsafe = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** Something that happened, with whatever is known about it. */
export interface LogEvent {
  readonly event: string
  readonly [field: string]: unknown
}

/** An event as a line, its line break included; `event` comes first. */
export function toLogLine(event: LogEvent, level: Level, at: Date): string {
  const { event: name, ...fields } = event
  const line = JSON.stringify({ event: name, level, at: at.toISOString(), ...fields })
  return `${line.replaceAll(unsafe, found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}
