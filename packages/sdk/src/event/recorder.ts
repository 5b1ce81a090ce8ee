import { limits } from '@touchline/protocol/limits'
import { now } from './clock.ts'
import { eventId, randomId } from './id.ts'
import { cutText, toJson } from './json.ts'

/** An event as it will travel, before it is known whom it may be tied to. */
export interface RecordedEvent {
  readonly id: string
  readonly stream: string
  readonly json: string
  /** Length of `json` in UTF-8. */
  readonly bytes: number
  /** Where space runs out it is given up after all others. */
  readonly precious: boolean
}

/** Writes an event again. */
export type Rewrite = <Event extends RecordedEvent>(event: Event) => Event

/** Makes events: numbers them within the page life and writes them as JSON, once. */
export interface Recorder {
  /**
   * @param page is JSON already.
   * @returns the event, or why there is none. A dropped event takes no number, so the stream has no gap.
   */
  _record(name: string, detail: unknown, page: string): RecordedEvent | 'invalid' | 'too_large'
  /** The present stream. */
  _stream(): string
  /** Begins another stream; what comes cannot be linked with what was. */
  _renew(): void
}

/** Lengths of texts and numbers of elements, tried in turn until an event fits: the texts give way before the items. */
const sizes = [
  [limits.textLength, 500],
  [256, 500],
  [128, 100],
  [64, 20],
] as const

const utf8 = new TextEncoder()

/** Bytes of a text in UTF-8. */
export const byteLength = (text: string): number => utf8.encode(text).length

const clocks = (at: number): string => `"at":${at},"mono":${Math.round(performance.now())}`

/** Creates the numbering of one page life. */
export function createRecorder(): Recorder {
  let stream = randomId()
  let seq = 0
  return {
    _record(name, detail, page) {
      const known = typeof name === 'string' && cutText(name.trim())
      if (!known) return 'invalid'
      const at = now()
      const id = eventId(at, seq + 1)
      const head = `{"id":"${id}","seq":${seq + 1},${clocks(at)},"name":${toJson(known)},"page":${page}`
      const written = writeEvent(head, detail)
      if (!written) return 'too_large'
      seq++
      return { id, stream, precious: /^(purchase|sign_up|generate_lead)$/.test(known), ...written }
    },
    _stream: () => stream,
    _renew() {
      stream = randomId()
      seq = 0
    },
  }
}

/** Writes an event again, with another detail; `isNow`: as of now. Its id keeps the time at which it was first made. */
export function amendEvent<Event extends RecordedEvent>(
  event: Event,
  detail: unknown,
  isNow?: boolean,
): Event {
  const head = event.json.replace(/(,"data":.*)?}$/, '')
  return { ...event, ...writeEvent(isNow ? head.replace(/"at".*?(?=,"name")/, clocks(now())) : head, detail) }
}

/** Writes an event again, with another page. */
export function amendPage<Event extends RecordedEvent>(
  event: Event,
  [before, after]: readonly [string, string],
): Event {
  const json = event.json.replace(before, () => after)
  return { ...event, json, bytes: byteLength(json) }
}

function writeEvent(head: string, detail: unknown): Pick<RecordedEvent, 'json' | 'bytes'> | undefined {
  for (const [textLength, elements] of sizes) {
    const data = toJson(detail, textLength, elements) ?? ''
    const json = data[0] === '{' ? `${head},"data":${data}}` : `${head}}`
    const bytes = byteLength(json)
    if (bytes <= limits.eventBytes) return { json, bytes }
  }
  return undefined
}
