/**
 * @module
 */

/** How many rounds of a suite are wanted: TOUCHLINE_ROUNDS, which `npm run kill` and its like set, or CI's few. */
export function roundsOr(few: number): number {
  const wanted = Number(process.env.TOUCHLINE_ROUNDS ?? few)
  if (Number.isInteger(wanted) && wanted > 0) return wanted
  throw new Error(
    `TOUCHLINE_ROUNDS is no number of rounds: ${process.env.TOUCHLINE_ROUNDS}; give one such as 200`,
  )
}
