import { limits } from '@touchline/protocol/limits'
import { createCaptures } from './capture/captures.ts'
import { type ConsentGate, createConsent, hasPrivacySignal, isConsentAnswer } from './consent.ts'
import { type Core, createCore } from './core.ts'
import { amendEvent, amendPage, type Rewrite } from './event/recorder.ts'
import { createViews, readMeta, type Views } from './event/view.ts'
import { complain, guarded } from './guard.ts'
import { watchLife, whenActive } from './lifecycle.ts'
import type { Capture, Client, Options, Score, ViewEnd, Watcher } from './options.ts'
import type { Row } from './queue/row.ts'
import { isUnder } from './visitor/carry.ts'
import { createVisitor, type Visitor } from './visitor/visitor.ts'

/** A client, and what only its maker may ask of it. */
export interface RunningClient {
  readonly client: Client
  /** Starts captures that are not running yet. */
  start(captures: readonly Capture[]): void
}

/** Creates a client that runs: its parts know each other as little as they can, and no part knows a capture. */
export function createClient(options: Options, onStop: () => void): RunningClient {
  const parts = createParts(options)
  const { _views, _sender, _consent } = parts
  const onExit = guarded((isLeaving?: boolean, isCached?: boolean) => {
    _views._settle()
    // Captures hear of it here: browsers call a window's listeners in the order in which they were added.
    if (isLeaving) {
      for (const store of parts._queue._stores()) store._leave(isCached)
      parts._endView(true)
    }
    _sender._exit(isLeaving)
  })
  const endLife = watchLife({
    _onExit: onExit,
    _onShown: guarded(() => {
      _sender._isBack()
      _views._settle()
    }),
    _onOnline() {
      for (const store of parts._queue._stores()) store._resume()
      _sender._online()
    },
    _onBlocked: address => address.startsWith(options.endpoint) && _sender._blocked(),
  })
  const client = createVerbs(parts, () => {
    captures._stop()
    onExit()
    endLife()
    _sender._stop()
    onStop()
  })
  const captures = createCaptures(client)
  whenActive(
    guarded(() => {
      _consent._begin()
      _sender._wake()
    }),
  )
  return { client, start: list => whenActive(() => captures._start(list)) }
}

/** A page that makes more events than this before its captures have loaded repeats itself. */
const mostRemembered = 50

interface Parts extends Core {
  readonly _views: Views
  readonly _visitor: Visitor
  readonly _consent: ConsentGate
  readonly _watchers: Set<Watcher>
  readonly _enders: Set<ViewEnd>
  _endView(isLeaving?: boolean): void
  /** The latest events, for a watcher that comes later. */
  readonly _made: Parameters<Watcher>[]
  _record(name: string, detail?: unknown, quiet?: boolean): string | undefined
  /** Writes an event again that still waits; `false` when there is none. */
  _amend(id: string | undefined, write: Rewrite): boolean
  /** The id of the latest page view. */
  _viewId(): string | undefined
}

/** Makes an event. `isAgain`: what watchers do at the beginning of a page view, they have done for this one. */
type Keep = (
  name: string,
  detail: unknown,
  page: string,
  quiet?: boolean,
  isAgain?: boolean,
) => string | undefined

function createParts(options: Options): Parts {
  const _visitor = createVisitor(options.cookieDomain)
  const { hostname } = new URL(options.endpoint)
  const core = createCore({ ...options, _sender: rows => senderOf(rows, _visitor, hostname) })
  const { _queue, _recorder, _sender } = core
  let viewId: string | undefined
  const _watchers = new Set<Watcher>()
  const _enders = new Set<ViewEnd>()
  const _made: Parameters<Watcher>[] = []
  const _endView = (isLeaving = false) => {
    for (const end of _enders) guarded(end)(isLeaving)
  }
  const _views = createViews((page, detail, isAgain) => {
    viewId = keep('page_view', withMarks(detail), page, false, isAgain)
  }, _endView)
  const _consent = createConsent({
    _initial: options.consent ?? 'full',
    _queue,
    _visitor,
    _onErase() {
      _sender._forget()
      _recorder._renew()
      _views._renew()
    },
  })

  const keep: Keep = (name, detail, page, quiet, isAgain) => {
    if (_consent._state() === 'denied') return undefined
    const event = _recorder._record(name, detail, page)
    _consent._admit(event)
    if (typeof event === 'string') return undefined
    if (!isAgain) {
      if (_made.push([name, detail]) > mostRemembered) _made.shift()
      for (const watcher of _watchers) guarded(watcher)(name, detail)
    }
    // After the page was hidden no timer is sure to run.
    if (document.visibilityState === 'hidden') queueMicrotask(guarded(_sender._hasten))
    if (!quiet) _sender._wake(event.precious)
    return event.id
  }
  const _amend: Parts['_amend'] = (id, write) =>
    !!id && [_consent, ..._queue._stores()].some(place => place._amend(id, write))
  const _viewId = () => viewId
  const _record: Parts['_record'] = (name, detail, quiet) => keep(name, detail, _views._current(), quiet)
  return {
    ...core,
    _views,
    _visitor,
    _consent,
    _watchers,
    _enders,
    _endView,
    _made,
    _record,
    _amend,
    _viewId,
  }
}

/** What a batch says of its visitor; where the collector may set cookies for this page, it is asked to renew theirs. */
function senderOf([row]: readonly Row[], visitor: Visitor, hostname: string) {
  const mode = row?.consent
  if (!mode || mode === 'cookieless') return {}
  const id = visitor._id(mode, true)
  const domain = visitor._domain()
  const isOurs = domain ? isUnder(hostname, domain) : hostname === location.hostname
  return { visitor: id, renew: mode === 'full' && isOurs ? domain : undefined }
}

/** A page may say in its head which touchpoint it is and which stage its content serves. */
const withMarks = (detail?: object): object => ({
  touchpoint: readMeta('touchpoint'),
  stage: readMeta('stage'),
  ...detail,
})

function createVerbs(parts: Parts, end: () => void): Client {
  const { _queue, _views, _sender, _consent, _record } = parts
  let stopped = false
  /** A verb of the client: silent once stopped, held back until the page is a real visit, never throwing. */
  const verb = <Args extends unknown[], Result>(run: (...args: Args) => Result) =>
    guarded((...args: Args) => (stopped ? undefined : whenActive(guarded(() => run(...args)))))

  return Object.freeze<Client>({
    track: verb(_record),
    amend: (id, detail, isNow) => parts._amend(id, row => amendEvent(row, detail, isNow)),
    describe: verb(type => {
      const pages = type && _views._describe(type)
      if (pages) parts._amend(parts._viewId(), row => amendPage(row, pages))
    }),
    page: verb((detail, start) => _views._turn(toObject(detail), Object(start))),
    identify: verb((user, traits) => {
      if (!hasPrivacySignal()) identify(parts, user, traits)
    }),
    reset: verb(() => void _record('reset')),
    score: verb(answer => score(parts, answer)),
    consent: verb(answer => {
      if (!isConsentAnswer(answer)) return complain(`no such consent: ${answer}`)
      _consent._answer(answer)
      _sender._wake(true)
    }),
    async flush() {
      if (stopped) return
      _views._settle()
      for (const store of _queue._stores()) await store._written()
      await _sender._flush()
    },
    ledger: () => _queue._counts(_consent._held()),
    visitor: () => (_consent._state() === 'full' ? parts._visitor._id('full', true) : undefined),
    watch(watcher) {
      for (const event of parts._made) guarded(watcher)(...event)
      return joining(parts._watchers)(watcher)
    },
    atViewEnd: joining(parts._enders),
    stop: guarded(() => {
      if (!stopped) end()
      stopped = true
    }),
  })
}

const joining =
  <Member>(set: Set<Member>) =>
  (member: Member) => {
    set.add(member)
    return () => set.delete(member)
  }

function identify({ _record, _consent }: Parts, user: unknown, traits: unknown): void {
  const id = typeof user === 'number' ? `${user}` : user
  if (typeof id === 'string' && id && id.length <= limits.userLength) {
    _record('identify', { user: id, traits: toObject(traits) })
    return
  }
  // Cutting an id would make one person of two.
  complain(`no user id: ${user}; pass the shop's own`)
  _consent._admit('invalid')
}

/** Pages pass `null` where there is nothing to pass, and an address where details are expected. */
const toObject = (value: unknown): object | undefined =>
  Object(value) === value && !Array.isArray(value) ? (value as object) : undefined

function score({ _record, _consent }: Parts, answer: Partial<Score> | undefined): void {
  const { kind, value } = answer ?? {}
  if (Number.isFinite(value) && /^(nps|csat|ces)$/.test(`${kind}`)) {
    _record('survey_answer', answer)
    return
  }
  complain(`no score: ${kind} ${value}; pass nps, csat or ces, and a number`)
  _consent._admit('invalid')
}
