const firstMs = 1_000
const longestMs = 5 * 60 * 1000

/**
 * How long to wait after a number of failures in a row: anything up to 1 s, 2 s, 4 s … 5 min.
 *
 * Full jitter: pages that failed together must not come back together.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1))
}
