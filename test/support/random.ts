/**
 * Chance that can be repeated.
 *
 * @module
 */

/** A source of chance. */
export interface Random {
  /** From 0 to 1, 1 not included. */
  (): number
  /** A whole number from 0 to `below`, not included. */
  below(below: number): number
  pick<Element>(list: readonly Element[]): Element
}

/** Mulberry32: a small generator whose whole state is its seed. */
export function createRandom(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return Object.assign(next, {
    below,
    pick<Element>(list: readonly Element[]): Element {
      return list[below(list.length)] as Element
    },
  })
}
