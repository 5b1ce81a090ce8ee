/**
 * What an event counts as: something the visitor did, an element of a journey, a sign of activity.
 *
 * @module
 */
import { automaticEvents } from '@touchline/protocol'

/** The three columns by which sessions, bounces and journeys tell events apart. */
export interface EventKind {
  /** The visitor did it: keeps a session from being a bounce. */
  readonly interactive: boolean
  /** A page view, an interactive event, or a touchpoint in sight: stands in the journey. */
  readonly counted: boolean
  /** Starts or extends a session. */
  readonly activity: boolean
}

const automatic = new Set(automaticEvents)

// Reports that a page makes by itself, often while it is hidden or being left: none of them shows that
// somebody is still there.
const passive = new Set([
  'web_vital',
  'page_leave',
  'js_error',
  'form_abandon',
  'request_error',
  'survey_show',
  'identify',
  'reset',
  'logout',
])

/** What is asked about an event. */
export interface KindQuestion {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>> | undefined
  /** Whether a page sent it. */
  readonly fromPage: boolean
}

/** Whether an event happens by itself. */
export function isAutomatic(name: string): boolean {
  return automatic.has(name)
}

/**
 * Judges an event by its name, its `data.interactive`, and whether a page sent it. The view of a page in a tab that
 * nobody has looked at (`data.unseen`) is kept, and counts for nothing (`definitions.md` 1.4 e).
 */
export function eventKind({ name, data, fromPage }: KindQuestion): EventKind {
  const view = name === 'page_view'
  const unseen = view && data?.unseen === true
  // What comes into sight is a touch, and nothing that the visitor did.
  const sight = name === 'touchpoint' && data?.action === 'seen'
  const happened = !view && !automatic.has(name) && data?.interactive !== false
  return {
    interactive: happened && !sight,
    counted: (view && !unseen) || happened,
    activity: fromPage && !passive.has(name) && !unseen && !isIdleEngagement(name, data),
  }
}

/** A heartbeat without engaged time: the page was open, and nobody was there. */
function isIdleEngagement(name: string, data: KindQuestion['data']): boolean {
  return name === 'engagement' && !(typeof data?.engaged_ms === 'number' && data.engaged_ms > 0)
}
