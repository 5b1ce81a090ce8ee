/** A short number, or seven digits that at most signs keep apart: of a telephone, a customer, a card. */
const number = /^\d+$|\d(\W*\d){6}/

/**
 * What was entered as a coupon, if it can be nothing but a code: one word without the marks of addresses and tokens.
 * Fields of any name are used for other things.
 */
export function readCode(entered: string): string | undefined {
  const code = entered.trim()
  return /^[^@.\s]{1,39}$/.test(code) && !number.test(code) ? code : undefined
}
