/**
 * Randomness that a seed decides: the same seed gives the same numbers on every machine.
 *
 * @module
 */

/** A stream of numbers and the choices made with it. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number
  chance(probability: number): boolean
  between(low: number, high: number): number
  /** A whole number, both ends included. */
  whole(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  /** One of the choices; each has its weight beside it. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T
  /** Durations and the like: always positive, half of them below the median, with a long tail. */
  spread(median: number, sigma: number): number
  /** 32 random bits. */
  bits(): number
}

/** Four words from a text, each depending on every character (the mixing of MurmurHash3). */
function wordsOf(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    words[0] = Math.imul(words[0] ^ code, 597399067)
    words[1] = Math.imul(words[1] ^ code ^ words[0], 2869860233)
    words[2] = Math.imul(words[2] ^ code ^ words[1], 951274213)
    words[3] = Math.imul(words[3] ^ code ^ words[2], 2716044179)
  }
  return words
}

/** sfc32 (Chris Doty-Humphrey's Small Fast Counter): 128 bits of state, passes PractRand. */
function sfc32(seed: string): () => number {
  let [a, b, c, counter] = wordsOf(seed)
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  // The first numbers still show what two similar seeds have in common.
  for (let i = 0; i < 15; i++) next()
  return next
}

/** Creates the stream of a seed. */
export function createRandom(seed: string): Random {
  const bits = sfc32(seed)
  const next = (): number => bits() / 2 ** 32
  return {
    bits,
    next,
    chance: probability => next() < probability,
    between: (low, high) => low + next() * (high - low),
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: list => at(list, Math.floor(next() * list.length)),
    weighted(choices) {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      const found = choices.find(([, weight]) => {
        left -= weight
        return left < 0
      })
      return (found ?? at(choices, choices.length - 1))[0]
    },
    // Box and Muller's normal number, then its exponential.
    spread: (median, sigma) =>
      median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new Error('a choice from an empty list; give at least one entry')
  return found
}
