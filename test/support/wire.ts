/**
 * Events and batches as a page makes them.
 *
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto'

/** Headers of a page's request; journeys are of people, so it must not look like a program's. */
export const pageHeaders = {
  'content-type': 'text/plain',
  origin: 'https://shop.example',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
}

/** A new UUIDv7 of this moment, or of another. */
export function createEventId(at: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export interface PageEvent {
  readonly id: string
  readonly seq: number
  readonly at: number
  readonly name: string
  readonly page: { readonly view: string; readonly url: string; readonly title: string }
  readonly data: Readonly<Record<string, unknown>>
}

export interface PageBatch {
  readonly v: 1
  readonly key: string
  readonly batch: string
  readonly visitor: string
  readonly stream: string
  readonly sentAt: number
  readonly consent: 'full'
  readonly sdk: string
  readonly events: readonly PageEvent[]
}

/** A batch of `size` events of one page life, by a new visitor unless one is named. */
export function createPageBatch(options: {
  readonly key: string
  readonly size: number
  readonly name?: string
  readonly visitor?: string
}): PageBatch {
  const now = Date.now()
  const view = randomUUID()
  const events = Array.from({ length: options.size }, (_, index) => ({
    id: createEventId(now),
    seq: index + 1,
    at: now + index,
    name: options.name ?? 'size_guide_opened',
    page: { view, url: 'https://shop.example/products/skillet', title: 'Iron skillet 26 cm' },
    data: {
      currency: 'EUR',
      value: 64.5,
      items: [{ item_id: 'SK-26', item_name: 'Iron skillet', quantity: 1 }],
    },
  }))
  return {
    v: 1,
    key: options.key,
    batch: randomUUID(),
    visitor: options.visitor ?? randomUUID(),
    stream: randomUUID(),
    sentAt: now,
    consent: 'full',
    sdk: 'test/1',
    events,
  }
}
