/** An event as a source saw it. */
export interface Seen {
  readonly name: string
  readonly detail: Detail | undefined
  /** The clock when it was seen. */
  readonly at: number
  /** The sources that have seen it. */
  readonly by: string[]
}

/** What tells one event from another of its name. */
export interface Detail {
  readonly transaction_id?: unknown
  readonly event_id?: unknown
  readonly step?: unknown
  readonly coupon?: unknown
  readonly items?: readonly Item[] | undefined
}

interface Item {
  readonly item_id?: unknown
  readonly item_name?: unknown
  readonly item_variant?: unknown
  readonly quantity?: unknown
}

const sameWithinMs = 2_000

/**
 * Tells whether two sources speak of the same event: of the same order or message where they say so, otherwise of
 * the same name, product and quantity within 2 s, or at any time where that is asked for.
 *
 * What one of them does not say proves nothing. Sources call a product by different ids (a stock number, the
 * platform's own, or several as in `shopify_DE_8012_44001`), so that one id or the name in common is enough.
 */
export function isSameEvent(one: Seen, other: Seen, anyTime: boolean): boolean {
  if (one.name !== other.name) return false
  const { detail: a = {}, at } = one
  const { detail: b = {} } = other
  const id = (['transaction_id', 'event_id'] as const).find(key => a[key] && b[key])
  if (id) return String(a[id]) === String(b[id])
  return (
    (anyTime || Math.abs(at - other.at) < sameWithinMs) &&
    [stepOf, idsOf, quantityOf].every(read => agree(read(a), read(b)))
  )
}

/** Whether two lists have a word in common, or one of them says nothing. */
function agree(some: readonly string[], others: readonly string[]): boolean {
  return (
    !some.length ||
    !others.length ||
    some.some(word =>
      others.some(
        other => other.split('_').includes(word) || word.split('_').includes(other) || word === other,
      ),
    )
  )
}

const toWords = (values: readonly unknown[]): string[] =>
  values.filter(Boolean).map(value => String(value).toLowerCase())
const itemsOf = ({ items }: Detail): readonly Item[] => (Array.isArray(items) ? items : [])
const stepOf = ({ step, coupon }: Detail) => toWords([step ?? coupon])
// A variant may be a number of the platform's or a word such as "M", which many products have.
const idsOf = (detail: Detail) =>
  toWords(
    itemsOf(detail).flatMap(({ item_id, item_name, item_variant }) => [
      item_id,
      item_name,
      Number(item_variant) > 999 && item_variant,
    ]),
  )
/** Of one product alone: sources differ in how they list a cart. */
const quantityOf = (detail: Detail) =>
  toWords(itemsOf(detail).length > 1 ? [] : itemsOf(detail).map(({ quantity }) => quantity))
