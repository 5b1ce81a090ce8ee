/** A list, or something that takes its place and is pushed into like one. */
export interface Pushes {
  push(...entries: unknown[]): number
}

/**
 * Reads what is pushed into a list from now on. `push` keeps working as it did: the page's own call comes first, with
 * its own result.
 *
 * @returns a function that ends it.
 */
export function watchPushes(list: Pushes, read: (entry: unknown) => void): () => void {
  const original = list.push
  const push = function (this: Pushes, ...entries: unknown[]): number {
    const length = original.apply(this, entries)
    entries.forEach(read)
    return length
  }
  list.push = push
  return () => {
    // Somebody may have wrapped it after us; then their wrapper keeps ours.
    if (list.push === push) list.push = original
  }
}
