import type { Queue } from '../queue/queue.ts'
import type { Store } from '../queue/store.ts'
import { createDelivery, type DeliveryOptions } from './delivery.ts'
import { createExit, type Exit } from './exit.ts'
import { createLock } from './lock.ts'
import { createSchedule } from './schedule.ts'

/** Brings what waits to the collector: when to send. How is the delivery's part. */
export interface BatchSender extends Exit {
  /** There is something new: it leaves together with what comes until then, within a second if it is urgent. */
  _wake(urgent?: boolean): void
  /** Sends now whatever can be sent. Resolves when everything was answered for or an attempt has failed. */
  _flush(): Promise<void>
  /** The connection is back: failures so far say nothing about it. */
  _online(): void
  /** The page's own policy forbids the collector's address. */
  _blocked(): void
  /** Forgets what is being prepared, and gives up what is under way. */
  _forget(): void
  _stop(): void
}

/** A burst's events travel together; longer, and a funnel would seem to stand still. */
const gatherMs = 1_000
/** After the first: what a leaving page has left it sends anyway, so that a page costs two requests. */
const gatherLaterMs = 5_000
/** A leaving page can send about a hundred events. */
const mostGathered = 50
/** Without a connection the browser tells when there is one; it may be wrong. */
const probeMs = 60_000
/** A policy that forbids the address may be lifted while the page is open. */
const blockedMs = 5 * 60_000

const isOffline = () => navigator.onLine === false

/** Creates the sender of one site key. */
export function createSender(queue: Queue, options: DeliveryOptions): BatchSender {
  let draining: Promise<void> | undefined
  let isAskedAgain = false
  let gathered = 0
  let hasSent = false
  const lock = createLock(`touchline:${options._site}`)
  const schedule = createSchedule(() => void drain())
  const delivery = createDelivery(options, schedule)
  /** Resolves with whether this page may go on: its turn has come, and the page is there. */
  const sendAll = async (store: Store, wait?: boolean): Promise<boolean> => {
    for (;;) {
      const round = await lock._hold(() => delivery._sendNext(store), !!wait)
      if (round === 'sent') hasSent = true
      // Another tab is sending, these rows too; what it leaves behind is ours.
      if (round === 'taken') schedule._in(gatherMs * (1 + Math.random()))
      if (round !== 'sent') return round !== 'taken'
    }
  }
  const drain = async (wait?: boolean): Promise<void> => {
    if (!schedule._allowed()) return schedule._in(0)
    if (!wait && isOffline()) return schedule._in(probeMs)
    gathered = 0
    isAskedAgain = !!draining
    draining ??= (async () => {
      // A page that asks for the lock while it is left gets it in the back/forward cache, and is thrown out for it.
      for (const store of queue._stores()) if (!(await sendAll(store, wait))) break
      draining = undefined
      // Whoever asked meanwhile may have asked for rows that this round found not free yet.
      if (isAskedAgain) schedule._in(0)
    })()
    return draining
  }
  const exit = createExit(() => {
    for (const store of queue._stores()) {
      if (schedule._allowed() && !isOffline()) delivery._sendLeaving(store)
      else store._takeOwn(() => [])
    }
    lock._release()
  })
  return {
    _wake(urgent) {
      const soon = urgent || !hasSent || ++gathered > mostGathered
      if (!delivery._failures() || !schedule._isSet()) schedule._in(soon ? gatherMs : gatherLaterMs)
    },
    async _flush() {
      await draining
      await drain(true)
    },
    ...exit,
    _online() {
      exit._isBack()
      delivery._forgetFailures()
      schedule._in(gatherMs * Math.random())
    },
    _blocked: () => schedule._notBefore(blockedMs),
    _forget: delivery._forget,
    _stop: schedule._stop,
  }
}
