import { limits } from '@touchline/protocol/limits'
import { createCaptures } from './capture/captures.ts'
import { type ConsentGate, createConsent, hasPrivacySignal, isConsentAnswer } from './consent.ts'
import { createRecorder, type Recorder } from './event/recorder.ts'
import { createViews, readMeta, type Views } from './event/view.ts'
import { complain, guarded } from './guard.ts'
import { watchLife, whenActive } from './lifecycle.ts'
import type { Capture, Client, Options, Score, Watcher } from './options.ts'
import { createQueue, type Queue } from './queue/queue.ts'
import { createLock } from './send/lock.ts'
import { createSender, type Sender } from './send/sender.ts'
import { createTransport } from './send/transport.ts'
import { createVisitor } from './visitor.ts'

/** A client, and what only its maker may ask of it. */
export interface RunningClient {
  readonly client: Client
  /** Starts captures that are not running yet. */
  start(captures: readonly Capture[]): void
}

/** Creates a client that runs: its parts know each other as little as they can, and no part knows a capture. */
export function createClient(options: Options, onStop: () => void): RunningClient {
  const parts = createParts(options)
  const { views, sender, consent } = parts
  const captures = createCaptures()
  const onExit = () => {
    views.settle()
    sender.exit()
  }
  const endLife = watchLife({ onExit: guarded(onExit, undefined), onOnline: sender.online })
  const client = createVerbs(parts, () => {
    captures.stop()
    onExit()
    endLife()
    sender.stop()
    onStop()
  })
  const begin = () => {
    consent.begin()
    sender.wake()
  }
  whenActive(guarded(begin, undefined))
  return {
    client,
    start: list => whenActive(guarded(() => captures.start(client, list), undefined)),
  }
}

/** A page that makes more events than this before its captures have loaded repeats itself. */
const mostRemembered = 50

interface Parts {
  readonly queue: Queue
  readonly views: Views
  readonly sender: Sender
  readonly consent: ConsentGate
  readonly watchers: Set<Watcher>
  /** The latest events, for a watcher that comes later. */
  readonly made: Parameters<Watcher>[]
  record(name: string, detail?: unknown): void
}

function createParts({ site, endpoint, cookieDomain, consent: state = 'full', debug }: Options): Parts {
  const queue = createQueue(site)
  const transport = createTransport(endpoint)
  const recorder = createRecorder()
  const lock = createLock(`touchline:${site}`)
  const sender = createSender({ site, stores: queue.stores, transport, lock, stream: recorder.stream })
  const views = createViews((page, detail) => keep('page_view', withMarks(detail), page))
  const visitor = createVisitor(cookieDomain)
  const onErase = () => {
    transport.abort()
    recorder.renew()
    views.renew()
  }
  const consent = createConsent({ state, queue, visitor, onErase })

  const watchers = new Set<Watcher>()
  const made: Parameters<Watcher>[] = []

  const keep = (...event: Parameters<Recorder['record']>) => {
    if (!consent.open()) return
    const recorded = recorder.record(...event)
    if (debug) complain(event[0], event[1])
    if (typeof recorded === 'string') consent.drop(recorded)
    else {
      consent.admit(recorded)
      if (made.push([event[0], event[1]]) > mostRemembered) made.shift()
      for (const watcher of watchers) guarded(watcher, undefined)(event[0], event[1])
    }
    // After the page was hidden no timer is sure to run.
    if (document.visibilityState === 'hidden') queueMicrotask(guarded(sender.exit, undefined))
    sender.wake()
  }
  return {
    queue,
    views,
    sender,
    consent,
    watchers,
    made,
    record: (name, detail) => keep(name, detail, views.current()),
  }
}

/** A page may say in its head which touchpoint it is and which stage its content serves. */
function withMarks(detail: unknown): object {
  const touchpoint = readMeta('touchpoint')
  const stage = readMeta('stage')
  const given = typeof detail === 'object' ? detail : undefined
  return { ...(touchpoint && { touchpoint }), ...(stage && { stage }), ...given }
}

function createVerbs(parts: Parts, end: () => void): Client {
  const { queue, views, sender, consent, watchers, made, record } = parts
  let stopped = false
  /** A verb of the client: silent once stopped, held back until the page is a real visit, never throwing. */
  const verb = <Args extends unknown[]>(run: (...args: Args) => void) =>
    guarded((...args: Args) => {
      if (!stopped) whenActive(guarded(() => run(...args), undefined))
    }, undefined)

  return Object.freeze<Client>({
    track: verb(record),
    page: verb((detail, start = {}) => views.turn(detail, start)),
    identify: verb((user, traits) => {
      if (!hasPrivacySignal()) identify(parts, user, traits)
    }),
    reset: verb(() => record('reset')),
    score: verb(answer => score(parts, answer)),
    consent: verb(answer => {
      if (!isConsentAnswer(answer)) return complain(`no such consent: ${String(answer)}; nothing has changed`)
      consent.answer(answer)
      sender.wake()
    }),
    flush: guarded(async () => {
      if (stopped) return
      views.settle()
      await queue.written()
      await sender.flush()
    }, Promise.resolve()),
    ledger() {
      const counts = queue.counts()
      const held = consent.held()
      return { ...counts, created: counts.created + held, waiting: counts.waiting + held }
    },
    watch(watcher) {
      for (const event of made) guarded(watcher, undefined)(...event)
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    stop: guarded(() => {
      if (stopped) return
      stopped = true
      end()
    }, undefined),
  })
}

function identify({ record, consent }: Parts, user: unknown, traits: unknown): void {
  const id = typeof user === 'number' ? String(user) : user
  if (typeof id === 'string' && id !== '' && id.length <= limits.userLength) {
    record('identify', { user: id, traits: typeof traits === 'object' ? traits : undefined })
    return
  }
  // Cutting an id would make one person of two.
  complain(`no user id: ${String(user)}; pass the id your shop knows the customer by`)
  consent.drop('invalid')
}

function score({ record, consent }: Parts, answer: Partial<Score> | undefined): void {
  const { kind, value } = answer ?? {}
  if (typeof value === 'number' && (kind === 'nps' || kind === 'csat' || kind === 'ces')) {
    record('survey_answer', answer)
    return
  }
  complain(`no score: ${String(kind)} ${String(value)}; pass a kind (nps, csat or ces) and a number as value`)
  consent.drop('invalid')
}
