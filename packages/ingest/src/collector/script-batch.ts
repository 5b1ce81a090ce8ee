/**
 * Reads a batch that is written as our own script writes it, without making values of all of it.
 *
 * The text is cut where the script puts its events, pages and data next to each other. Wherever a cut is, what lies
 * between two of them is read by `JSON.parse` once: a text that is a whole object is never the beginning of another, so
 * that cuts in the wrong places are noticed, and what was read of a text holds wherever the text comes again.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import type { Batch, Page, WireEvent } from '@touchline/protocol'
import { isPlainBatch, isPlainPage, limits } from '@touchline/protocol'
import { isBarePage } from '../enrich/extra-fields.ts'
import { copyOf, createMemory } from '../enrich/remember.ts'

/** An event of a page. What it says besides its data is as the schemas want it. */
export interface ScriptEvent {
  /** Without its data. */
  readonly event: WireEvent
  /** Bytes of the event as it was sent. */
  readonly bytes: number
  /** Its data as text, each byte a character; empty when it has none. Not read yet: it may be anything. */
  readonly data: string
}

/** A batch of events of a page. */
export interface ScriptBatch {
  readonly batch: Batch
  readonly events: readonly ScriptEvent[]
}

const eventsMark = ',"events":['
const pageMark = ',"page":'
const dataMark = ',"data":{'
const nextMark = '},{"id":"'
const closingBrace = 0x7d
const quote = 0x22

// The fields in the script's order; in ids only what the schema would leave as it is, in names no escapes.
const head =
  /\{"id":"([\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12})","seq":([1-9]\d{0,8}),"at":(0|[1-9]\d{0,14}),"mono":(0|[1-9]\d{0,14}),"name":"([ !#-[\]-~]{1,64})"/y

/** Reads such a batch; `null` for any other body, about which nothing is said: the schemas have to be asked. */
export function readScriptBatch(bytes: Buffer): ScriptBatch | null {
  if (!isUtf8(bytes)) return null
  // A character is a byte here, so that places in the text are places in the bytes.
  const text = bytes.toString('latin1')
  const begin = text.indexOf(eventsMark)
  if (begin === -1 || !text.endsWith(']}')) return null
  try {
    const events = readEvents(bytes, text, begin + eventsMark.length)
    if (events === null) return null
    const batch: unknown = { ...JSON.parse(`${bytes.toString('utf8', 0, begin)}}`), events }
    return isPlainBatch(batch) ? { batch, events } : null
  } catch {
    // Whoever reads it as a whole words what is wrong with it.
    return null
  }
}

function readEvents(bytes: Buffer, text: string, begin: number): readonly ScriptEvent[] | null {
  const events: ScriptEvent[] = []
  let page: PageText | null = null
  let from = begin
  let found = headAt(text, from)
  while (found !== null && events.length < limits.eventsPerBatch) {
    const [, id, seq, at, mono, name] = found
    let place = head.lastIndex
    let next = text.indexOf(nextMark, place)
    // Lists in its data may hold things with an id as well.
    for (found = null; found === null && next !== -1; ) {
      found = headAt(text, next + 2)
      if (found === null) next = text.indexOf(nextMark, next + 1)
    }
    const last = next === -1 ? text.length - 3 : next
    const isOnPage = text.startsWith(pageMark, place)
    if (isOnPage) {
      place += pageMark.length
      if (page === null || text.slice(place, place + page.text.length) !== page.text) {
        page = readPage(bytes, text, { from: place, last })
        if (page === null) return null
      }
      place += page.text.length
    }
    if (place !== last) {
      if (place > last || !text.startsWith(dataMark, place)) return null
      place += dataMark.length - 1
    }
    const on = isOnPage ? page?.page : undefined
    const event = { id, seq: Number(seq), at: Number(at), mono: Number(mono), name, page: on } as WireEvent
    events.push({ event, bytes: last + 1 - from, data: text.slice(place, last) })
    if (next === -1) return text.charCodeAt(last) === closingBrace ? events : null
    from = next + 2
  }
  return from === text.length - 2 ? events : null
}

function headAt(text: string, place: number): RegExpExecArray | null {
  head.lastIndex = place
  return head.exec(text)
}

interface PageText {
  readonly text: string
  readonly page: Page
}

// Nothing but the id tells one viewing of a page from the next.
const viewHead =
  /\{"view":"((?!00000000-0000-0000-)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})",/y

const knownPages = createMemory<Page | null>(copyOf)

/** `null` for a page that says more than has a column, or other than the schema wants. */
function readPage(
  bytes: Buffer,
  text: string,
  { from, last }: { readonly from: number; readonly last: number },
): PageText | null {
  const data = text.slice(from, last).indexOf(dataMark)
  const to = data === -1 ? last : from + data
  viewHead.lastIndex = from
  const [, view] = viewHead.exec(text) ?? []
  // Behind it the other fields go on: what is remembered of a whole page must not be taken for them.
  const goesOn = view !== undefined && text.charCodeAt(viewHead.lastIndex) === quote
  const begin = goesOn ? viewHead.lastIndex : from
  const said = knownPages(text.slice(begin, to), () => {
    const json = bytes.toString('utf8', begin, to)
    const page: unknown = JSON.parse(goesOn ? `{${json}` : json)
    const isWhole = !goesOn || (page as Page).view === undefined
    return isWhole && isPlainPage(page) && isBarePage(page) ? page : null
  })
  if (said === null) return null
  return { text: text.slice(from, to), page: goesOn ? { ...said, view } : said }
}
