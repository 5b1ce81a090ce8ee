import type { Page, WireEvent } from '@touchline/protocol'
import { limits } from '@touchline/protocol/limits'
import { cleanDetail, cutText, type DetailSize } from './detail.ts'
import { eventId, randomId } from './id.ts'

/** An event as it will travel, before it is known whom it may be tied to. */
export interface RecordedEvent {
  readonly id: string
  readonly stream: string
  readonly json: string
  /** Length of `json` in UTF-8. */
  readonly bytes: number
}

/** Makes events: numbers them within the page life and writes them as JSON, once. */
export interface Recorder {
  /** @returns the event, or why there is none. A dropped event takes no number, so the stream has no gap. */
  record(name: string, detail: unknown, page: Page): RecordedEvent | 'invalid' | 'too_large'
  /** The present stream. */
  stream(): string
  /** Begins another stream; what comes cannot be linked with what was. */
  renew(): void
}

/** Tried in turn until an event fits: the texts give way before the items. */
const sizes: readonly DetailSize[] = [
  { textLength: limits.textLength, elements: 500 },
  { textLength: 256, elements: 500 },
  { textLength: 128, elements: 100 },
  { textLength: 64, elements: 20 },
]

const utf8 = new TextEncoder()

type WrittenEvent = Pick<WireEvent, 'seq' | 'at' | 'mono' | 'name' | 'page'> & { id: string }

/** Creates the numbering of one page life. */
export function createRecorder(): Recorder {
  let stream = randomId()
  let seq = 0
  return {
    record(name, detail, page) {
      if (typeof name !== 'string' || name.trim() === '') return 'invalid'
      const at = Date.now()
      const event: WrittenEvent = {
        id: eventId(at, seq + 1),
        seq: seq + 1,
        at,
        mono: Math.round(performance.now()),
        name: cutText(name.trim(), limits.nameLength),
        page,
      }
      const written = write(event, detail)
      if (!written) return 'too_large'
      seq++
      return { id: event.id, stream, ...written }
    },
    stream: () => stream,
    renew() {
      stream = randomId()
      seq = 0
    },
  }
}

function write(event: WrittenEvent, detail: unknown): { json: string; bytes: number } | undefined {
  for (const size of sizes) {
    const data = cleanDetail(detail, size)
    const json = JSON.stringify(data ? { ...event, data } : event)
    const bytes = utf8.encode(json).length
    if (bytes <= limits.eventBytes) return { json, bytes }
  }
  return undefined
}
