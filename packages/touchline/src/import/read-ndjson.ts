/**
 * Events of the wire, one a line.
 *
 * @module
 */
import { eventIdFrom } from '@touchline/ingest'
import { batch } from '@touchline/protocol'
import { bad, type Entry, type ReadEntry, skipped } from './entry.ts'
import { readLines } from './read-lines.ts'
import { createRepeats } from './repeats.ts'

/** Reads a file of events. One without an id gets one of its time and its text. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const countRepeat = createRepeats()
  for await (const { line, text } of readLines(chunks)) {
    if (text === null) yield { line, text: '', read: bad('the line is too long') }
    else yield { line, text, read: text.trim() === '' ? skipped : readEvent(text, countRepeat) }
  }
}

function readEvent(text: string, countRepeat: (text: string) => number): ReadEntry {
  const json = parse(text)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return bad('the line is no JSON object; write one event a line')
  }
  const { stream, consent, visitor, ...event } = json as Readonly<Record<string, unknown>>
  const at = typeof event.at === 'string' ? Date.parse(event.at) : event.at
  if (typeof at !== 'number' || !Number.isFinite(at)) return bad('at: is no time; give epoch milliseconds')
  const id = event.id ?? eventIdFrom(at, 'line', text, String(countRepeat(text)))
  // Without a page life it is an event of a server, which names whom it is of by itself.
  if (stream === undefined) {
    const subject = visitor === undefined ? {} : { visitor }
    return { outcome: 'event', envelope: {}, event: { ...event, ...subject, id, at } }
  }
  const envelope = pageLife.safeParse({ stream, visitor, consent })
  if (envelope.success) return { outcome: 'event', envelope: envelope.data, event: { ...event, id, at } }
  const [issue] = envelope.error.issues
  return bad(`${issue?.path.join('.')}: ${issue?.message}`)
}

/** What the events of a page life share is sent once, and would be refused with all of them. */
const pageLife = batch.pick({ stream: true, visitor: true, consent: true }).strip()

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is wrong with it is told with its number; the parser's own message would only quote it.
    return null
  }
}
