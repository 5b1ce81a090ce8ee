import type { Capture, Client } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll, listen } from '../listen.ts'
import { readPageType } from '../page-type.ts'
import { cameFromCheckout } from './came-from-checkout.ts'
import { namedStep, type Step, shownStep, stepOf } from './checkout-form.ts'
import { followCoupon } from './coupon-field.ts'
import { eachPage } from './each-page.ts'
import { readExpress } from './express-buttons.ts'
import { createOnce } from './once.ts'
import { at } from './read-path.ts'
import { readTotals } from './totals.ts'

/** What is chosen on a step, by GA4's name for it. */
const choices: Readonly<Partial<Record<Step, string>>> = {
  shipping: 'shipping_tier',
  payment: 'payment_type',
}

const isLate = (step: Step | undefined) => step && ['shipping', 'payment', 'review'].includes(step)
const admitsGuests = () => /guest|als gast|invit[ée]|invitado|ospite/i.test(document.body.textContent)
const isCheckout = () => readPageType() === 'checkout'

/** What the cart, or on a product page the product, was last said to be, with the totals that the page shows. */
function followCart(client: Client): { detail(): object; end(): void } {
  const last: Record<string, unknown> = {}
  const end = client.watch((name, detail) => {
    if (at(detail, 'items')) last[name === 'view_item' ? 'product' : 'cart'] = detail
  })
  return {
    detail() {
      const { currency, value, items } = Object(last[readPageType() ?? ''] ?? last.cart)
      return { currency, value, items, ...readTotals() }
    },
    end,
  }
}

/** Tells of a payment that was refused: by the alert that says so, never with its text. */
function watchRefusals(tell: () => void): () => void {
  let refused = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    const alerts = [...document.querySelectorAll('[role=alert],[class*=error i]')]
    const said = alerts.map(alert => alert.textContent).join()
    const now = /declined|refused|insufficient funds|abgelehnt|refus[ée]|rechazad|rifiutat/i.test(said)
    if (now && !refused) tell()
    refused = now
  }
  const observer = new MutationObserver(() => {
    clearTimeout(timer)
    if (isCheckout()) timer = setTimeout(look, 200)
  })
  observer.observe(document, { childList: true, subtree: true, characterData: true })
  return () => {
    observer.disconnect()
    clearTimeout(timer)
  }
}

/** Tells of wallets and buy-now buttons, which begin a checkout past the cart. */
function watchExpress(tell: (express: string) => void): () => void {
  const look = (target: EventTarget | null) => {
    const express = readExpress(target)
    if (express) tell(express)
  }
  return endAll([
    listen('click', ({ target }: Event) => look(target)),
    // A wallet's button may be a frame of its own: it takes the focus from the window, and is said to have it later.
    listen('blur', ({ target }: Event) => {
      if (target instanceof Element) return
      setTimeout(() => document.activeElement instanceof HTMLIFrameElement && look(document.activeElement))
    }),
  ])
}

/**
 * Tells of any shop's checkout by its addresses and its forms: that it was begun, which step was shown, with the
 * totals of that moment, and what went wrong there. Platforms and the shop's own code come first.
 *
 * A step that was shown has `state: "shown"`; without it, a `checkout_step` means that the step was done.
 */
export function checkout(): Capture {
  return nameCapture('checkout', client => {
    const { offer, end } = createOnce(client, 'page')
    const cart = followCart(client)
    let current: Step | undefined
    let isWithin = cameFromCheckout()
    /** The express ways that were taken on this page: a wallet keeps the focus when its window is closed. */
    const taken = new Set<string>()

    function look(): void {
      taken.clear()
      const wasWithin = isWithin
      isWithin = isCheckout()
      if (!isWithin) return
      const step = shownStep()
      if (!isLate(step) && !wasWithin) offer('begin_checkout', cart.detail())
      if (step && step !== current) show(step, step === 'account' ? { guest: admitsGuests() } : {})
    }
    function show(step: Step, more: object): void {
      current = step
      offer('checkout_step', { ...cart.detail(), step, state: 'shown', ...more })
    }
    function onField({ type, target }: Event): void {
      if (!(target instanceof HTMLInputElement)) return
      const isChange = type === 'change'
      if (isChange) followCoupon(target, offer)
      if (!isCheckout()) return
      const step = namedStep() ?? stepOf(target) ?? current
      const chosen = isChange && target.type === 'radio' && step && choices[step]
      if (step && (chosen || step !== current)) show(step, chosen ? { [chosen]: target.value } : {})
    }
    return endAll([
      end,
      cart.end,
      eachPage(client, look),
      listen('focusin change', onField),
      listen('hashchange', look),
      watchExpress(express => {
        if (!taken.has(express)) offer('begin_checkout', { ...cart.detail(), express })
        taken.add(express)
      }),
      watchRefusals(() => offer('order_error', { reason: 'declined' })),
    ])
  })
}
