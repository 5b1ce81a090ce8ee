import { shop } from '../catalogue.js'
import { html } from '../html.js'

/** The cart: its lines live in the visitor's browser, so the script draws them. */
export const cart = () => ({
  title: 'Cart',
  type: 'cart',
  scripts: ['cart'],
  data: { currency: shop.currency },
  body: html`<header class="title"><h1>Your cart</h1></header>
<div class="cart" data-cart><noscript><p>The cart needs JavaScript.</p></noscript></div>`,
})
