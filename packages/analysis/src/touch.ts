/**
 * From codes to a touch with names.
 *
 * @module
 */
import type { Touch } from './journeys/answer.ts'
import type { Coded, Names } from './names.ts'

/** The first element of a touch, and how long the touch was engaged with. */
export interface CodedTouch extends Coded {
  readonly at: number
  readonly isView: boolean
  readonly engagedMs: number
}

/** A touch; where no touchpoint is known it is called after its page or its event. */
export function toTouch(names: Names, coded: CodedTouch): Touch {
  const touchpoint = names('touchpoint', coded.touchpoint)
  const path = names('path', coded.path)?.name ?? ''
  const event = names('event', coded.event)?.name ?? ''
  return {
    touchpoint: touchpoint?.name ?? '',
    name:
      touchpoint === null
        ? coded.isView && path !== ''
          ? path
          : event
        : touchpoint.label || touchpoint.name,
    phase: touchpoint?.phase ?? '',
    channel: touchpoint?.channel ?? '',
    at: coded.at,
    engagedMs: coded.engagedMs,
    path,
  }
}
