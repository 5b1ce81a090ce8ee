/**
 * The columns of `events` that the oracle reads.
 *
 * @module
 */

/** A stored event. */
export interface StoredEvent {
  readonly site: string
  readonly visitor: string
  readonly id: string
  readonly stream: string
  readonly seq: number
  readonly at: number
  readonly received_at: number
  readonly name: string
  readonly interactive: 0 | 1
  readonly counted: 0 | 1
  readonly activity: 0 | 1
  readonly view: string
  readonly path: string
  readonly nav: string
  readonly touchpoint: string
  readonly user: string
  readonly email_visitor: string
  readonly order_visitor: string
  readonly daily: string
  readonly value: number
  readonly currency: string
  readonly transaction: string
  readonly engaged_ms: number
  readonly visible_ms: number
  readonly source: string
  readonly medium: string
  readonly campaign: string
  readonly channel_group: string
  readonly device: string
  readonly browser: string
  readonly os: string
  readonly country: string
  readonly verdict: 'human' | 'suspect' | 'bot'
}

export const zero = '00000000-0000-0000-0000-000000000000'

/** Of copies of one event the first receipt counts; suspects and bots do not. */
export function firstReceipts(stored: readonly StoredEvent[]): StoredEvent[] {
  const first = new Map<string, StoredEvent>()
  for (const event of stored) {
    const known = first.get(event.id)
    if (known === undefined || event.received_at < known.received_at) first.set(event.id, event)
  }
  return [...first.values()].filter(event => event.verdict === 'human')
}

export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}
