import { attributesOf } from '../attributes-of.ts'
import { submitting } from '../friction/form-field.ts'

/** Buttons that lead past the cart: wallets of browsers and of payment services, and shops' own buy-now buttons. */
const buttons: Readonly<Record<string, string>> = {
  apple_pay: 'apple.?pay',
  google_pay: 'gpay|google.?pay',
  paypal: 'paypal',
  shop_pay: 'shop.?pay|shopify_pay',
  amazon_pay: 'amazon.?pay',
  buy_now: 'buy.?now|button--unbranded',
}

const pressable = `${submitting},a,iframe,[class*=pay i]:not(label,input)`

/** Which express way to pay a button or a frame stands for, by its tag, class, name, title and label. */
export function readExpress(target: EventTarget | null): string | undefined {
  const button = target instanceof Element ? target.closest(`label,input,${pressable}`) : null
  // What is chosen in a list of ways to pay leads past nothing.
  if (!button?.matches(pressable) || button.querySelector('input')) return undefined
  const said = button.tagName + attributesOf(button, 'class', 'name', 'title', 'aria-label', 'id')
  return Object.keys(buttons).find(name => RegExp(buttons[name] ?? '', 'i').test(said))
}
