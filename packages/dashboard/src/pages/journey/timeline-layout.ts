/**
 * Where each touch of a timeline stands.
 *
 * Touches of one visit lie minutes apart and visits lie days apart, so no straight scale shows both. Touches
 * stand evenly spaced in order; a pause that separates two visits gets a gap of its own with its length written in it.
 *
 * @module
 */
import type { JourneyAnswer, JourneySession, JourneyTouch } from '@touchline/analysis'
import { formatDevice } from '../../format/device.ts'

/** A touch on the timeline. */
export interface TimelineMark {
  readonly touch: JourneyTouch
  readonly x: number
  readonly y: number
  /** Labels of neighbours take turns above and below. */
  readonly above: boolean
}

/** Touches without a pause between them. */
export interface TimelineVisit {
  readonly startAt: number
  readonly left: number
  readonly right: number
}

export interface TimelinePause {
  readonly ms: number
  readonly x: number
}

export interface TimelineLayout {
  readonly rows: readonly { readonly name: string; readonly y: number }[]
  readonly marks: readonly TimelineMark[]
  readonly visits: readonly TimelineVisit[]
  readonly pauses: readonly TimelinePause[]
  readonly width: number
  readonly height: number
}

/** Pixels. */
export const timelineSizes = Object.freeze({ names: 124, top: 44, row: 64, pause: 76, edge: 56, foot: 14 })

/** A session ends after half an hour without an event: so does a visit here, with or without a session. */
const visitGap = 30 * 60 * 1000

const channelNames: Readonly<Record<string, string>> = {
  web: 'Web',
  chat: 'Chat',
  email: 'E-mail',
  phone: 'Telephone',
  store: 'Store',
  social: 'Social',
  ad: 'Ad',
  review: 'Review',
  delivery: 'Delivery',
  survey: 'Survey',
}

/** The row a touch stands in: its channel, and for the web the device too. */
export function rowOf(touch: JourneyTouch, sessions: readonly JourneySession[]): string {
  const channel = channelNames[touch.channel] ?? (touch.channel === '' ? 'Web' : touch.channel)
  const device = sessions.find(({ session }) => session === touch.session)?.device ?? ''
  return channel === 'Web' && device !== '' ? `Web, ${formatDevice(device).toLowerCase()}` : channel
}

/** Touches that follow each other without a visit's end between them. */
function visitsOf(touches: readonly JourneyTouch[]): JourneyTouch[][] {
  const visits: JourneyTouch[][] = []
  for (const touch of touches) {
    const last = visits.at(-1)
    const before = last?.at(-1)
    const lastAt = before === undefined ? 0 : (before.events.at(-1)?.at ?? before.at)
    if (last === undefined || touch.at - lastAt > visitGap) visits.push([touch])
    else last.push(touch)
  }
  return visits
}

/** As much room a touch as there is, but never so little that two labels of one side touch. */
function spacing(touches: number, pauses: number, width: number): number {
  const room = width - timelineSizes.names - 2 * timelineSizes.edge - pauses * timelineSizes.pause
  return Math.min(104, Math.max(58, room / Math.max(1, touches - 1 - pauses)))
}

/** Lays out a person's touches in at least `width` pixels; a long journey takes more and is scrolled. */
export function layoutTimeline(
  journey: Pick<JourneyAnswer, 'touches' | 'sessions'>,
  { width }: { readonly width: number },
): TimelineLayout {
  const sizes = timelineSizes
  const groups = visitsOf(journey.touches)
  const step = spacing(journey.touches.length, groups.length - 1, width)
  const names = [...new Set(journey.touches.map(touch => rowOf(touch, journey.sessions)))]
  const rowAt = (name: string): number => sizes.top + names.indexOf(name) * sizes.row + sizes.row / 2
  const marks: TimelineMark[] = []
  const visits: TimelineVisit[] = []
  const pauses: TimelinePause[] = []
  let x = sizes.names + sizes.edge
  for (const group of groups) {
    const first = group[0]
    const before = marks.at(-1)
    if (first === undefined) continue
    if (before !== undefined) {
      pauses.push({ ms: first.at - before.touch.at, x: before.x + sizes.pause / 2 + 12 })
      x = before.x + sizes.pause + 24
    }
    visits.push({ startAt: first.at, left: x, right: x + (group.length - 1) * step })
    for (const [index, touch] of group.entries()) {
      const y = rowAt(rowOf(touch, journey.sessions))
      marks.push({ touch, x: x + index * step, y, above: marks.length % 2 === 1 })
    }
    x += (group.length - 1) * step
  }
  return {
    rows: names.map(name => ({ name, y: rowAt(name) })),
    marks,
    visits,
    pauses,
    width: Math.max(width, x + sizes.edge),
    height: sizes.top + names.length * sizes.row + sizes.foot,
  }
}
