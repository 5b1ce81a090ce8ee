/**
 * The order of receipts: of several copies of an event the one received first is kept, and a clock that somebody set
 * back must not make a later copy look like an earlier one.
 *
 * @module
 */

/** Gives a receipt its place. */
export type ReceiptOrder = (receivedAt: number) => number

/**
 * Creates an order that goes on behind a place that was given before. A place is the time of the receipt, or one more
 * than the last place as long as the clock is behind that.
 */
export function createReceiptOrder(newest = 0): ReceiptOrder {
  let last = newest
  return receivedAt => {
    last = receivedAt >= last ? receivedAt : last + 1
    return last
  }
}
