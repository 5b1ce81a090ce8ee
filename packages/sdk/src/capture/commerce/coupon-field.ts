import { readCode } from './coupon-code.ts'
import type { Offer } from './once.ts'
import { readTotals } from './totals.ts'

/** A shop has checked a code by then, and its page shows the outcome. */
const answerMs = 2_000

/** What fields for coupons are called. A gift card's code is money. */
const couponName = /^(?!.*(gift|geschenk|cadeau)).*(coupon|promo|voucher|discount|gutschein)/i

/** What is said to be wrong with a field, by the elements that say it. A place that is kept free for it says nothing. */
function readFaults(field: HTMLInputElement) {
  const place = field.closest('form,fieldset,section') ?? field
  return new Map(
    [field, ...place.querySelectorAll('[role=alert],[class*=error i]')].map(fault => {
      const said = fault.textContent.trim() || fault.matches('[aria-invalid=true]')
      return [fault, fault.checkVisibility?.() !== false && said] as const
    }),
  )
}

/**
 * Follows a code that was entered into a field for coupons, and tells what became of it by what the page shows: the
 * total has fallen, or an error has come to the field. Where nothing tells, nothing is told; any other field is left
 * alone, and so is whatever else than a code was entered.
 */
export function followCoupon(field: HTMLInputElement, offer: Offer): void {
  const isForCoupons = field.type === 'text' && couponName.test(`${field.name} ${field.id}`)
  const coupon = isForCoupons && readCode(field.value)
  if (!coupon) return
  const { value: before = 0 } = readTotals()
  const known = readFaults(field)
  setTimeout(() => {
    const { value: now = before } = readTotals()
    const isDenied = [...readFaults(field)].some(([fault, said]) => said && said !== known.get(fault))
    if (now < before) offer('coupon_apply', { coupon })
    else if (isDenied) offer('coupon_deny', { coupon })
  }, answerMs)
}
