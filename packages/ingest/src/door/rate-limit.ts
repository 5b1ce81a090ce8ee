/**
 * Token buckets, one a name, in bounded memory.
 *
 * @module
 */

/** How much a name may do. */
export interface Rate {
  /** Requests in a second, over time. */
  readonly perSecond: number
  /** Requests at once, after a while without any. */
  readonly burst: number
}

/** What a rate limit takes. */
export interface RateLimitOptions extends Rate {
  /** Names that are remembered at most. Default 50,000: about 8 MB. */
  readonly most?: number
}

interface Bucket {
  tokens: number
  at: number
}

/** Takes one token of a name's; returns the milliseconds until there is one again, 0 when there was one. */
export type RateLimit = (name: string, now: number) => number

/**
 * Creates a limit. What a name has done is forgotten when its bucket would be full again, or when so many others came
 * that there is no room: two generations of buckets, of which the older one is dropped.
 */
export function createRateLimit({ perSecond, burst, most = 50_000 }: RateLimitOptions): RateLimit {
  const refillMs = (burst / perSecond) * 1_000
  let young = new Map<string, Bucket>()
  let old = new Map<string, Bucket>()
  let turnedAt = Number.NEGATIVE_INFINITY
  return (name, now) => {
    if (young.size >= most / 2 || now - turnedAt > refillMs || now < turnedAt) {
      old = young
      young = new Map()
      turnedAt = now
    }
    let bucket = young.get(name)
    if (bucket === undefined) {
      bucket = old.get(name) ?? { tokens: burst, at: now }
      young.set(name, bucket)
    }
    // A clock that was set back gives nothing and takes nothing.
    const passed = Math.max(0, now - bucket.at)
    bucket.tokens = Math.min(burst, bucket.tokens + (passed / 1_000) * perSecond)
    bucket.at = now
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / perSecond) * 1_000)
    bucket.tokens -= 1
    return 0
  }
}
