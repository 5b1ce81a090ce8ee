/**
 * Tells lines apart that are the same to the letter: two visitors may ask for one page in one second.
 *
 * @module
 */
import { hash } from 'node:crypto'

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
    const known = hash('sha1', text, 'base64')
    const before = young.get(known) ?? old.get(known) ?? 0
    young.set(known, before + 1)
    return before
  }
}
