/**
 * Tells lines apart that are the same to the letter: two visitors may ask for one page in one second.
 *
 * @module
 */

/** Says how often a text has come before. */
export type CountRepeat = (text: string) => number

/** Texts that are remembered: repeats stand close together. */
const most = 50_000

/** Creates the count. Its answers depend on nothing but what came before in the file. */
export function createRepeats(): CountRepeat {
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  return text => {
    if (young.size >= most) {
      old = young
      young = new Map()
    }
    const before = young.get(text) ?? old.get(text) ?? 0
    young.set(text, before + 1)
    return before
  }
}
