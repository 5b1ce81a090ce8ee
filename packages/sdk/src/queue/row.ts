import type { Consent } from '@touchline/protocol'
import type { RecordedEvent } from '../event/recorder.ts'

/**
 * An event that waits for delivery, with the part of the batch's envelope that belongs to it: a later page or
 * another tab may be the one that sends it.
 */
export interface Row extends RecordedEvent {
  readonly consent: Consent
  /**
   * Absent in cookieless mode. It stays what it was when the row was first sent: the server tells copies by visitor and
   * id, and a killed browser may have forgotten its cookie.
   */
  readonly visitor?: string | undefined
  /** The page life that may send it; anybody may after `until`. Rows of older versions have neither. */
  readonly by?: string
  readonly until?: number
  /** How often somebody has taken it over, since who had it before was not heard of. */
  readonly turns?: number
}

/** A row, or the reason for which an event did not become one. */
export type Entry = Row | string

/** Tells whether something read from disk is a row: the store may hold anything, from other versions to garbage. */
export const isRow = (value: unknown): value is Row => {
  const { id, json, bytes } = Object(value)
  return typeof id === 'string' && typeof json === 'string' && bytes > 0
}
