/**
 * Reads what is pushed into a list from now on. `push` keeps working as it did: the page's own call comes first, with
 * its own result.
 *
 * @returns a function that ends it.
 */
export function watchPushes(list: unknown[], read: (entry: unknown) => void): () => void {
  const original = list.push
  const push = function (this: unknown[], ...entries: unknown[]): number {
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
