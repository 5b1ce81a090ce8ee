/** The time, epoch milliseconds. Not `Date.now`, which pages replace and browsers do not need for `new Date`. */
// biome-ignore lint/complexity/useDateNow: see above.
export const now = (): number => +new Date()
