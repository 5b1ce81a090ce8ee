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

/** The touches of a visit, or of visits at the same time on two devices, and the box around them. */
export interface TimelineVisit {
  readonly startAt: number
  /** When its last touch began. */
  readonly endAt: number
  readonly left: number
  readonly right: number
}

export interface TimelinePause {
  /** From the end of the visit before to the first touch of the next. */
  readonly ms: number
  readonly x: number
}

export interface TimelineLayout {
  readonly rows: readonly { readonly name: string; readonly y: number }[]
  readonly marks: readonly TimelineMark[]
  readonly visits: readonly TimelineVisit[]
  readonly pauses: readonly TimelinePause[]
  /** Distance of two touches of one visit. */
  readonly step: number
  readonly width: number
  readonly height: number
}

/** Pixels. A visit's box reaches `pad` beyond its first and last touch; `pause` lies between two boxes. */
export const timelineSizes = Object.freeze({ top: 44, row: 64, pad: 56, pause: 56, foot: 8 })

/** A session ends after half an hour without activity: so does a visit here that has no session. */
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

interface Visit {
  readonly touches: JourneyTouch[]
  readonly sessions: Set<string>
  /** When its last session ended; before the first one, never. */
  sessionsEndAt: number
  /** The end of its sessions, or of what lies outside them if that comes later. */
  endAt: number
}

/** Begin and end of the session of a touch; outside any session, of what was done in the touch. */
function spanOf(
  touch: JourneyTouch,
  sessions: ReadonlyMap<string, JourneySession>,
): Pick<JourneySession, 'startAt' | 'endAt'> {
  const session = touch.session === null ? undefined : sessions.get(touch.session)
  if (session !== undefined) return session
  const last = touch.events.findLast(({ counted }) => counted)
  return { startAt: touch.at, endAt: Math.max(touch.at, last?.at ?? touch.at) }
}

/** Whether a touch goes on with a visit: by its session, or without one by the time that went by. */
function goesOn(touch: JourneyTouch, startAt: number, visit: Visit): boolean {
  if (touch.session === null || visit.sessions.size === 0) return touch.at - visit.endAt <= visitGap
  return visit.sessions.has(touch.session) || startAt <= visit.sessionsEndAt
}

/** Touches that follow each other without a visit's end between them. */
function visitsOf({ touches, sessions }: Pick<JourneyAnswer, 'touches' | 'sessions'>): readonly Visit[] {
  const known = new Map(sessions.map(session => [session.session, session]))
  const visits: Visit[] = []
  for (const touch of touches) {
    const { startAt, endAt } = spanOf(touch, known)
    let visit = visits.at(-1)
    if (visit === undefined || !goesOn(touch, startAt, visit)) {
      visit = { touches: [], sessions: new Set(), sessionsEndAt: 0, endAt: 0 }
      visits.push(visit)
    }
    visit.touches.push(touch)
    visit.endAt = Math.max(visit.endAt, endAt)
    if (touch.session === null) continue
    visit.sessions.add(touch.session)
    visit.sessionsEndAt = Math.max(visit.sessionsEndAt, endAt)
  }
  return visits
}

/** As much room a touch as there is, but never so little that two labels of one side touch. */
function spacing(touches: number, visits: number, width: number): number {
  const { pad, pause } = timelineSizes
  const room = width - 2 * pad * visits - pause * (visits - 1)
  return Math.min(112, Math.max(58, Math.floor(room / Math.max(1, touches - visits))))
}

/** Lays out a person's touches in at least `width` pixels; a long journey takes more and is scrolled. */
export function layoutTimeline(
  journey: Pick<JourneyAnswer, 'touches' | 'sessions'>,
  { width }: { readonly width: number },
): TimelineLayout {
  const sizes = timelineSizes
  const groups = visitsOf(journey)
  const step = spacing(journey.touches.length, groups.length, width)
  const names = [...new Set(journey.touches.map(touch => rowOf(touch, journey.sessions)))]
  const rowAt = (name: string): number => sizes.top + names.indexOf(name) * sizes.row + sizes.row / 2
  const marks: TimelineMark[] = []
  const visits: TimelineVisit[] = []
  const pauses: TimelinePause[] = []
  let x = 1
  for (const [number, { touches: group }] of groups.entries()) {
    const before = groups[number - 1]
    const startAt = group[0]?.at ?? 0
    if (before !== undefined) {
      pauses.push({ ms: Math.max(0, startAt - before.endAt), x: x + sizes.pause / 2 })
      x += sizes.pause
    }
    const right = x + 2 * sizes.pad + (group.length - 1) * step
    visits.push({ startAt, endAt: group.at(-1)?.at ?? startAt, left: x, right })
    for (const [index, touch] of group.entries()) {
      const y = rowAt(rowOf(touch, journey.sessions))
      marks.push({ touch, x: x + sizes.pad + index * step, y, above: marks.length % 2 === 1 })
    }
    x = right
  }
  return {
    rows: names.map(name => ({ name, y: rowAt(name) })),
    marks,
    visits,
    pauses,
    step,
    width: Math.max(width, x + 1),
    height: sizes.top + names.length * sizes.row + sizes.foot,
  }
}
