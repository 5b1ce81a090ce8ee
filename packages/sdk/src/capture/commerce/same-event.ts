/** An event as a source saw it. */
export interface Seen {
  readonly name: string
  readonly detail: Detail | undefined
  /** The clock when it was seen. */
  readonly at: number
  /** The sources that have seen it, and the ids that they and the page gave it as a message. */
  readonly by: unknown[]
}

/** What tells one event from another of its name. */
export interface Detail {
  readonly transaction_id?: unknown
  readonly event_id?: unknown
  readonly step?: unknown
  readonly coupon?: unknown
  readonly search_term?: unknown
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
 * the same name, product and quantity within 2 s.
 *
 * What one of them does not say proves nothing, nor does it that two sources give a message ids of their own. Sources
 * call a product by different ids (a stock number, the platform's own, or several as in `shopify_DE_8012_44001`), so
 * that one id or the name in common is enough.
 *
 * @param onePage whether both happened on one page view, where a product is viewed and a step is shown once,
 * however it is called.
 * @param source the one that says `one`: what it has said of the other was something else, unless an id says not.
 */
export function isSameEvent(one: Seen, other: Seen, onePage: boolean, source?: string): boolean {
  const { name, at, detail: a = {} } = one
  const { detail: b = {} } = other
  if (name !== other.name) return false
  const { transaction_id: id, event_id } = a
  if (id && b.transaction_id) return `${id}` === `${b.transaction_id}`
  if (event_id && other.by.includes(event_id)) return true
  const isAnother = !id && source !== undefined && other.by.includes(source)
  if (isAnother || !agree(wordOf(a), wordOf(b))) return false
  if (onePage && name !== 'add_to_cart') return true
  return (
    Math.abs(at - other.at) < sameWithinMs && agree(idsOf(a), idsOf(b)) && agree(quantityOf(a), quantityOf(b))
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
const wordOf = ({ step, coupon, search_term }: Detail) => toWords([step ?? coupon ?? search_term])
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
