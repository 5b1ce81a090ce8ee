/**
 * The address bar as a value: which page is shown and which question it asks.
 *
 * @module
 */
import { type Period, readPeriod, usualPeriod, writePeriod } from './period.ts'

/** What the bars of the funnel show. */
export type FunnelView = 'step' | 'start' | 'table'
/** Which units of a funnel's step: those that reached it, left after it, or have not decided. */
export type StepOutcome = 'reached' | 'dropped' | 'inProgress'

/** The units behind one bar of the checkout funnel. */
export interface Behind {
  /** From 1. */
  readonly step: number
  readonly outcome: StepOutcome
  /** Of the period before the address's own, by the steps of this one: what the bar is compared with. */
  readonly before?: true | undefined
}

interface Common {
  /** A site's id; absent for the first site. */
  readonly site?: string | undefined
  readonly period: Period
}

/** One of the dashboard's pages with its question. */
export type Address = Common &
  (
    | {
        readonly page: 'funnel'
        readonly view: FunnelView
        /** The step whose leavers are looked at; absent for the biggest leak. */
        readonly step?: number | undefined
      }
    | { readonly page: 'journeys'; readonly behind?: Behind | undefined; readonly offset: number }
    | {
        readonly page: 'journey'
        readonly person: string
        /** The list it was opened from. */
        readonly behind?: Behind | undefined
      }
    | { readonly page: 'unknown'; readonly path: string }
  )

/** The home page. */
export const home: Address = Object.freeze({ page: 'funnel', view: 'step', period: usualPeriod })

const positive = (text: string | null): number | undefined => {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value > 0 ? value : undefined
}

/** Words for the address bar; `in-progress` reads better there than the answer's own name. */
const outcomeWords: Readonly<Record<StepOutcome, string>> = {
  reached: 'reached',
  dropped: 'left',
  inProgress: 'in-progress',
}

function readBehind(query: URLSearchParams): Behind | undefined {
  const step = positive(query.get('step'))
  const outcome = (['reached', 'dropped', 'inProgress'] as const).find(
    name => outcomeWords[name] === query.get('outcome'),
  )
  if (step === undefined || outcome === undefined) return undefined
  return query.get('when') === 'before' ? { step, outcome, before: true } : { step, outcome }
}

/** Reads an address. What makes no sense in the query falls back to the usual; an unknown path is said. */
export function readAddress(path: string, search: string): Address {
  const query = new URLSearchParams(search)
  const site = query.get('site') ?? undefined
  const common: Common = { period: readPeriod(query), ...(site === undefined ? {} : { site }) }
  if (path === '/' || path === '/funnel') {
    const show = query.get('show')
    const view = show === 'start' || show === 'table' ? show : 'step'
    return { ...common, page: 'funnel', view, step: positive(query.get('step')) }
  }
  if (path === '/journeys') {
    const offset = positive(query.get('offset')) ?? 0
    return { ...common, page: 'journeys', behind: readBehind(query), offset }
  }
  const person = /^\/journeys\/(.+)$/.exec(path)?.[1]
  if (person !== undefined) {
    return { ...common, page: 'journey', person: decodePerson(person), behind: readBehind(query) }
  }
  return { ...common, page: 'unknown', path }
}

/** An address typed by hand may hold a lone `%`, which cannot be decoded and then stands for itself. */
function decodePerson(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `:` may stand in a path, and `/journeys/v:7f3a…` reads better than `v%3A7f3a…`. */
const encodePerson = (person: string): string => encodeURIComponent(person).replaceAll('%3A', ':')

function writePath(address: Address): string {
  if (address.page === 'funnel') return '/'
  if (address.page === 'journeys') return '/journeys'
  return address.page === 'journey' ? `/journeys/${encodePerson(address.person)}` : address.path
}

/** Writes an address: path and query, without what is usual. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams()
  if (address.site !== undefined) query.set('site', address.site)
  writePeriod(address.period, query)
  if (address.page === 'funnel') {
    if (address.view !== 'step') query.set('show', address.view)
    if (address.step !== undefined) query.set('step', String(address.step))
  }
  if ((address.page === 'journeys' || address.page === 'journey') && address.behind !== undefined) {
    query.set('funnel', 'checkout')
    query.set('step', String(address.behind.step))
    query.set('outcome', outcomeWords[address.behind.outcome])
    if (address.behind.before === true) query.set('when', 'before')
  }
  if (address.page === 'journeys' && address.offset > 0) query.set('offset', String(address.offset))
  const text = query.toString()
  return text === '' ? writePath(address) : `${writePath(address)}?${text}`
}
