import type { Consent } from '@touchline/protocol'
import type { RecordedEvent, Rewrite } from './event/recorder.ts'
import type { Queue } from './queue/queue.ts'
import { type Visitor, visitorKey } from './visitor/visitor.ts'

/** What a visitor may answer. */
export type ConsentAnswer = Consent | 'denied'

/** What holds on a page: an answer, or that there is none yet. */
export type ConsentState = ConsentAnswer | 'wait'

/** Every word for `ConsentState`, in the order of the documentation. */
export const consentStates: readonly ConsentState[] = ['full', 'session', 'cookieless', 'wait', 'denied']

/** Decides what becomes of each event, and keeps the visitor's word about storage. */
export interface ConsentGate {
  _state(): ConsentState
  /**
   * Queues an event under the present consent, or holds it until there is an answer. One that was given up before it
   * could be admitted is counted by its reason.
   */
  _admit(entry: RecordedEvent | string): void
  /** Events held in memory until there is an answer. */
  _held(): number
  /** Writes one of them again; `false` when it is not among them. */
  _amend(id: string, write: Rewrite): boolean
  /** Takes the answer; a lower one than before erases what is stored. */
  _answer(answer: ConsentAnswer): void
  /** Puts the state that the page began with into force, and erases what an earlier, fuller one has left. */
  _begin(): void
}

export interface ConsentOptions {
  readonly _initial: ConsentState
  readonly _queue: Queue
  readonly _visitor: Visitor
  /** Called when what was stored has been erased: nothing that follows may be linked with it. */
  readonly _onErase: () => void
}

/** Held events at most; a visitor who has not answered after so many will not. */
const mostHeld = 1_000

/** The more freedom a state gives, the lower its place among the words. */
const isLess = (a: ConsentState, b: ConsentState): boolean =>
  consentStates.indexOf(a) > consentStates.indexOf(b)

/** Tells whether a word names a consent answer. */
export const isConsentAnswer = (word: unknown): word is ConsentAnswer =>
  word !== 'wait' && consentStates.includes(word as ConsentState)

/** Whether the browser asks on the visitor's behalf not to be tracked: https://w3c.github.io/gpc/ */
export const hasPrivacySignal = (): boolean => navigator.globalPrivacyControl === true

const lowered = <State extends ConsentState>(state: State): State | 'cookieless' =>
  hasPrivacySignal() && isLess('cookieless', state) ? 'cookieless' : state

/** Creates the gate of one client. */
export function createConsent({
  _initial,
  _queue: queue,
  _visitor: visitor,
  _onErase,
}: ConsentOptions): ConsentGate {
  let state: ConsentState = lowered(_initial)
  let held: (RecordedEvent | string)[] = []

  const enqueue = (entry: RecordedEvent | string, consent: Consent) => {
    const id = consent === 'cookieless' ? undefined : visitor._id(consent)
    queue._storeFor(consent)._add(typeof entry === 'string' ? entry : { ...entry, consent, visitor: id })
  }
  const erase = (memoryToo?: boolean) => {
    visitor._forget(state)
    queue._erase(memoryToo)
  }
  const begin = () => {
    if (state === 'full') queue._resume()
    // Before an answer nothing of an earlier page is used; without full consent it must go. What this page has gathered
    // under a lower consent than the present one stays.
    else if (state !== 'wait') erase()
  }
  const answer = (word: ConsentAnswer) => {
    const before = state
    state = lowered(word)
    if (state === before) return
    const entries = held
    held = []
    if (isLess(state, before) && before !== 'wait') {
      erase(true)
      _onErase()
    } else begin()
    if (state === 'denied') return
    for (const entry of entries) enqueue(entry, state)
  }
  // What the visitor has said in another tab.
  addEventListener('storage', ({ key, newValue }) => {
    if (key === visitorKey && state === 'full' && isConsentAnswer(newValue)) answer(newValue)
  })
  return {
    _begin: begin,
    _state: () => state,
    _held: () => held.length,
    _amend(id, write) {
      const n = held.findIndex(entry => (entry as RecordedEvent).id === id)
      if (n >= 0) held[n] = write(held[n] as RecordedEvent)
      return n >= 0
    },
    _admit(entry) {
      if (state === 'denied') return
      if (state !== 'wait') enqueue(entry, state)
      else held.push(held.length < mostHeld ? entry : 'quota')
    },
    _answer: answer,
  }
}
