import type { Offer } from './once.ts'
import { readTotals } from './totals.ts'

/** A shop has checked a code by then, and its page shows the outcome. */
const answerMs = 2_000

/**
 * Follows a code that was entered into a field for coupons, and tells what became of it by what the page shows: the
 * total has fallen, or an error stands at the field. Where nothing tells, nothing is told; any other field is left
 * alone.
 */
export function followCoupon(field: HTMLInputElement, offer: Offer): void {
  const coupon = field.value.trim()
  if (!coupon || !/coupon|promo|voucher|discount|gutschein/i.test(`${field.name} ${field.id}`)) return
  const { value: before = 0 } = readTotals()
  setTimeout(() => {
    const { value: now = before } = readTotals()
    const place = field.closest('form,fieldset,section')
    const fault = place?.querySelector('[role="alert"],[aria-invalid="true"],[class*="error" i]')
    if (now < before) offer('coupon_apply', { coupon })
    else if (fault && fault.checkVisibility?.() !== false) offer('coupon_deny', { coupon })
  }, answerMs)
}
