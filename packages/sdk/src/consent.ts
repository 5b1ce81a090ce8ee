import type { Consent } from '@touchline/protocol'
import type { RecordedEvent } from './event/recorder.ts'
import type { Queue } from './queue/queue.ts'
import type { Visitor } from './visitor.ts'

/** What a visitor may answer. */
export type ConsentAnswer = Consent | 'denied'

/** What holds on a page: an answer, or that there is none yet. */
export type ConsentState = ConsentAnswer | 'wait'

/** Every word for `ConsentState`, in the order of the documentation. */
export const consentStates: readonly ConsentState[] = ['full', 'session', 'cookieless', 'wait', 'denied']

/** Decides what becomes of each event, and keeps the visitor's word about storage. */
export interface ConsentGate {
  /** Whether events may be made at all. */
  open(): boolean
  /** Queues an event under the present consent, or holds it until there is an answer. */
  admit(event: RecordedEvent): void
  /** Counts an event that was given up before it could be admitted. */
  drop(reason: string): void
  /** Events held in memory until there is an answer. */
  held(): number
  /** Takes the answer; a lower one than before erases what is stored. */
  answer(answer: ConsentAnswer): void
  /** Puts the state that the page began with into force, and erases what an earlier, fuller one has left. */
  begin(): void
}

export interface ConsentOptions {
  readonly state: ConsentState
  readonly queue: Queue
  readonly visitor: Visitor
  /** Called when what was stored has been erased: nothing that follows may be linked with it. */
  readonly onErase: () => void
}

/** Held events at most; a visitor who has not answered after so many will not. */
const mostHeld = 1_000

const freedom: Record<ConsentState, number> = { denied: 0, wait: 1, cookieless: 2, session: 3, full: 4 }

/** Tells whether a word names a consent answer. */
export const isConsentAnswer = (word: unknown): word is ConsentAnswer =>
  typeof word === 'string' && word !== 'wait' && Object.hasOwn(freedom, word)

/** Whether the browser asks on the visitor's behalf not to be tracked: https://w3c.github.io/gpc/ */
export const hasPrivacySignal = (): boolean => navigator.globalPrivacyControl === true

function lowered<State extends ConsentState>(state: State): State | 'cookieless' {
  return hasPrivacySignal() && freedom[state] > freedom.cookieless ? 'cookieless' : state
}

/** Creates the gate of one client. */
export function createConsent({ state: initial, queue, visitor, onErase }: ConsentOptions): ConsentGate {
  let state: ConsentState = lowered(initial)
  let held: RecordedEvent[] = []

  const enqueue = (event: RecordedEvent, consent: Consent) =>
    queue.add(
      consent === 'cookieless' ? { ...event, consent } : { ...event, consent, visitor: visitor.id(consent) },
    )

  const erase = (keepSession: boolean) => {
    held = []
    visitor.forget(keepSession)
    void queue.erase()
    onErase()
  }

  return {
    open: () => state !== 'denied',
    held: () => held.length,
    admit(event) {
      if (state === 'denied') return
      if (state !== 'wait') enqueue(event, state)
      else if (held.length < mostHeld) held.push(event)
    },
    drop(reason) {
      if (state !== 'denied' && state !== 'wait') queue.drop(reason, state)
    },
    answer(answer) {
      const before = state
      const next = lowered(answer)
      state = next
      const events = held
      held = []
      // Before an answer nothing of this page was stored; an earlier page's storage must go unless all is allowed.
      if (before === 'wait' && next !== 'full' && next !== 'denied') void forgetFuller(next)
      else if (freedom[next] < freedom[before]) erase(false)
      if (next === 'full') queue.resume()
      if (next !== 'denied') for (const event of events) enqueue(event, next)
    },
    begin() {
      if (state === 'full') queue.resume()
      else if (state === 'denied') erase(false)
      else if (state === 'session' || state === 'cookieless') void forgetFuller(state)
    },
  }

  async function forgetFuller(allowed: 'session' | 'cookieless'): Promise<void> {
    visitor.forget(allowed === 'session')
    await queue.erase()
  }
}
