import type { Consent } from '@touchline/protocol'
import type { RecordedEvent } from '../event/recorder.ts'

/**
 * An event that waits for delivery, with the part of the batch's envelope that belongs to it: a later page or
 * another tab may be the one that sends it.
 */
export interface Row extends RecordedEvent {
  /** Absent in cookieless mode. */
  readonly visitor?: string
  readonly consent: Consent
}

/** Tells whether something read from disk is a row: the store may hold anything, from other versions to garbage. */
export function isRow(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false
  const { id, stream, json, bytes, consent } = value as Partial<Row>
  return (
    typeof id === 'string' &&
    typeof stream === 'string' &&
    typeof json === 'string' &&
    typeof bytes === 'number' &&
    typeof consent === 'string'
  )
}
