/**
 * The checkout: contact, delivery, payment, review, and the confirmation. Each step is a page of its own;
 * what was entered stays in the visitor's browser.
 *
 * @module
 */
import { shop } from '../catalogue.js'
import { html, raw } from '../html.js'
import { money } from '../money.js'

const steps = [
  ['/checkout', 'Contact'],
  ['/checkout/shipping', 'Delivery'],
  ['/checkout/payment', 'Payment'],
  ['/checkout/review', 'Review'],
]

const progress = current =>
  html`<ol class="progress" aria-label="Checkout">${steps.map(
    ([path, name], index) =>
      html`<li class="${index < current ? 'done' : ''}"${raw(index === current ? ' aria-current="step"' : '')}>${index < current ? html`<a href="${path}">${name}</a>` : name}</li>`,
  )}</ol>`

const field = (label, name, attributes = '') =>
  html`<label>${label}<input name="${name}" ${raw(attributes)}></label>`

const choice = (group, option, extra) =>
  html`<label class="choice"><input type="radio" name="${group}" value="${option.id}" required><span><b>${option.name}</b>${option.note && html`<small>${option.note}</small>`}</span>${extra}</label>`

const step = (current, { title, name, body }) => ({
  title,
  type: `checkout-${name}`,
  scripts: ['checkout'],
  data: { step: name, shipping: shop.shipping, payment: shop.payment, currency: shop.currency },
  body: html`<div class="checkout">
<div class="checkout-main">${progress(current)}<h1>${title}</h1><p class="form-error" role="alert" hidden></p>${body}<noscript><p>The checkout needs JavaScript.</p></noscript></div>
<aside class="summary" aria-label="Your order" data-summary></aside></div>`,
})

const onward = (text, back) =>
  html`<div class="onward"><button class="button wide">${text}</button>${back && html`<a href="${back}">Back</a>`}</div>`

/** Step 1: who orders. */
export const contact = () =>
  step(0, {
    title: 'Contact',
    name: 'contact',
    body: html`<form data-step novalidate><div class="fields">
${field('E-mail address', 'email', 'type="email" required autocomplete="email"')}
${field('Full name', 'name', 'required minlength="2" autocomplete="name"')}
${field('Phone, for the carrier (optional)', 'phone', 'type="tel" autocomplete="tel"')}</div>
${onward('Continue to delivery', '/cart')}</form>`,
  })

/** Step 2: where to, and how. The price of delivery appears here for the first time. */
export const shipping = () =>
  step(1, {
    title: 'Delivery',
    name: 'shipping',
    body: html`<form data-step novalidate><div class="fields">
${field('Street and number', 'street', 'required minlength="4" autocomplete="street-address"')}
<div class="pair">${field('Postcode', 'postcode', 'required pattern="[A-Za-z0-9 \\-]{3,10}" autocomplete="postal-code"')}${field('Town', 'town', 'required minlength="2" autocomplete="address-level2"')}</div>
<label>Country<select name="country" autocomplete="country"><option value="DE">Germany</option><option value="AT">Austria</option><option value="CH">Switzerland</option><option value="NL">Netherlands</option><option value="FR">France</option><option value="DK">Denmark</option><option value="GB">United Kingdom</option></select></label></div>
<fieldset class="options"><legend>How should it reach you?</legend>${shop.shipping.map(option =>
      choice(
        'method',
        option,
        html`<b class="price">${option.price === 0 ? 'free' : money(option.price)}</b>`,
      ),
    )}</fieldset>${onward('Continue to payment', '/checkout')}</form>`,
  })

/** Step 3: how to pay. A card's number is checked and then forgotten. */
export const payment = () =>
  step(2, {
    title: 'Payment',
    name: 'payment',
    body: html`<form data-step novalidate>
<fieldset class="options"><legend>How would you like to pay?</legend>${shop.payment.map(option => choice('method', option))}</fieldset>
<div class="fields" data-card hidden>${field('Card number', 'card', 'inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242"')}
<div class="pair">${field('Valid until', 'expiry', 'autocomplete="cc-exp" placeholder="MM/YY"')}${field('Security code', 'code', 'inputmode="numeric" autocomplete="cc-csc"')}</div>
<p class="fine">A demonstration: use any number, nothing is charged or kept.</p></div>
${onward('Continue to review', '/checkout/shipping')}</form>`,
  })

/** Step 4: everything once more. */
export const review = () =>
  step(3, {
    title: 'Review',
    name: 'review',
    body: html`<form data-step novalidate><dl class="review" data-review></dl>
<label class="tick"><input type="checkbox" name="terms" required> <span>I have read how <a href="/faq#returns-and-repair">returns</a> work</span></label>
${onward('Place the order', '/checkout/payment')}</form>`,
  })

/** The page after an order. */
export const confirmation = () => ({
  title: 'Thank you',
  type: 'confirmation',
  scripts: ['confirmation'],
  data: { currency: shop.currency },
  body: html`<section class="thanks" data-thanks><h1>Thank you</h1></section>`,
})
