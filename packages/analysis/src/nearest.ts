/**
 * The word that was probably meant.
 *
 * @module
 */

/** The word with the fewest edits from what was written, or `null` when none is near. */
export function nearest(written: string, words: readonly string[]): string | null {
  const ranked = words
    .map(word => ({ word, edits: edits(written.toLowerCase().slice(0, 64), word.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits)
  const [best] = ranked
  return best !== undefined && best.edits <= Math.max(2, Math.floor(best.word.length / 2)) ? best.word : null
}

/** Letters to insert, delete or replace (Levenshtein). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (const [at, other] of [...to].entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
