/** The checkout: checks each step, keeps what was entered, shows the order beside it. */
import { readCart, toItem, totalOf, writeCart } from './cart-store.js'
import { clearDraft, readDraft, readOrders, writeDraft, writeOrders } from './checkout-store.js'
import { pushEcommerce, pushGtag } from './data-layer.js'
import { element, money, pageData } from './page.js'

const order = ['contact', 'shipping', 'payment', 'review']
const paths = {
  contact: '/checkout',
  shipping: '/checkout/shipping',
  payment: '/checkout/payment',
  review: '/checkout/review',
}
const form = document.querySelector('[data-step]')
const { step } = pageData
const lines = readCart()
const draft = readDraft()

const wayOf = draft => pageData.shipping.find(way => way.id === draft.shipping?.method)
const totals = () => {
  const things = totalOf(lines)
  const way = wayOf(draft)
  return { things, way, all: Math.round((things + (way?.price ?? 0)) * 100) / 100 }
}
const commerce = () => ({ currency: 'EUR', value: totals().things, items: lines.map(toItem) })

function drawSummary() {
  const { things, way, all } = totals()
  const delivery = way
    ? way.price === 0
      ? 'free'
      : money(way.price)
    : step === 'contact'
      ? 'next step'
      : 'choose one'
  document
    .querySelector('[data-summary]')
    .replaceChildren(
      element('h2', {}, 'Your order'),
      element(
        'ul',
        {},
        ...lines.map(line =>
          element(
            'li',
            {},
            element('span', {}, `${line.quantity} × ${line.name}${line.variant ? `, ${line.variant}` : ''}`),
            element('span', {}, money(totalOf([line]))),
          ),
        ),
      ),
      element('p', { class: 'sum soft' }, element('span', {}, 'Things'), element('span', {}, money(things))),
      element(
        'p',
        { class: `sum ${way ? '' : 'soft'}` },
        element('span', {}, 'Delivery'),
        element('span', {}, delivery),
      ),
      element('p', { class: 'sum total' }, element('span', {}, 'Total'), element('b', {}, money(all))),
    )
}

function drawReview() {
  const line = (name, text, href) => [
    element('dt', {}, name),
    element('dd', {}, text, ' ', element('a', { href }, 'Change')),
  ]
  const { contact, shipping, payment } = draft
  document
    .querySelector('[data-review]')
    ?.append(
      ...line('Contact', `${contact.name}, ${contact.email}`, paths.contact),
      ...line(
        'Delivery',
        `${shipping.street}, ${shipping.postcode} ${shipping.town}. ${wayOf(draft).name}.`,
        paths.shipping,
      ),
      ...line(
        'Payment',
        pageData.payment.find(way => way.id === payment.method).name +
          (payment.ending ? `, ending ${payment.ending}` : ''),
        paths.payment,
      ),
    )
}

/** The first thing that is wrong, said beside the step's title. */
function complain() {
  const box = document.querySelector('.form-error')
  const wrong = form.querySelector(':invalid:not(fieldset)')
  const label = wrong?.closest('fieldset')?.querySelector('legend') ?? wrong?.closest('label')
  box.hidden = !wrong
  if (!wrong) return false
  const text = label.textContent.trim().replace(/\?$/, '')
  box.textContent =
    wrong.type === 'radio'
      ? 'Please choose one of the options.'
      : wrong.type === 'checkbox'
        ? 'Please tick the box about returns.'
        : `Please check “${text}”: ${wrong.validationMessage}`
  for (const field of form.elements)
    field.toggleAttribute?.('aria-invalid', field.willValidate && !field.validity.valid)
  wrong.focus()
  return true
}

function placeOrder() {
  const { all, way } = totals()
  const id = `AR-${Date.now().toString(36).slice(-6)}${Math.floor(Math.random() * 1296)
    .toString(36)
    .padStart(2, '0')}`.toUpperCase()
  const placed = {
    id,
    at: Date.now(),
    lines,
    value: all,
    shipping: way.price,
    email: draft.contact.email,
    pushed: false,
  }
  writeOrders([placed, ...readOrders()].slice(0, 50))
  writeCart([])
  clearDraft()
  location.assign('/checkout/confirmation')
}

function submit(event) {
  event.preventDefault()
  if (complain()) return
  const entered = Object.fromEntries(new FormData(form))
  if (step === 'review') return placeOrder()
  if (step === 'payment') {
    draft.payment = {
      method: entered.method,
      ending: entered.method === 'card' ? entered.card.replace(/\D/g, '').slice(-4) : '',
    }
    pushGtag('add_payment_info', { ...commerce(), payment_type: entered.method })
  } else {
    draft[step] = entered
    if (step === 'shipping')
      pushEcommerce('add_shipping_info', { ...commerce(), shipping_tier: entered.method })
  }
  writeDraft(draft)
  location.assign(paths[order[order.indexOf(step) + 1]])
}

function fillIn() {
  for (const [name, value] of Object.entries(draft[step] ?? {})) {
    const field = form.elements[name]
    if (field) field.value = value
  }
}

/** Card fields count only while the card is chosen. */
function followCard() {
  const card = form.querySelector('[data-card]')
  if (!card) return
  const on = new FormData(form).get('method') === 'card'
  card.hidden = !on
  const patterns = { card: '[0-9 ]{12,23}', expiry: '(0[1-9]|1[0-2])\\s?/\\s?[0-9]{2}', code: '[0-9]{3,4}' }
  for (const [name, pattern] of Object.entries(patterns)) {
    form.elements[name].required = on
    form.elements[name].pattern = on ? pattern : '.*'
  }
}

function start() {
  if (lines.length === 0) return location.replace('/cart')
  const missing = order.slice(0, order.indexOf(step)).find(name => !draft[name])
  if (missing) return location.replace(paths[missing])
  if (step === 'contact') pushEcommerce('begin_checkout', commerce())
  fillIn()
  followCard()
  drawSummary()
  drawReview()
  form.addEventListener('submit', submit)
  form.addEventListener('change', () => {
    followCard()
    if (step !== 'shipping') return
    draft.shipping = { ...draft.shipping, method: new FormData(form).get('method') }
    drawSummary()
  })
}

start()
