import { html } from '../html.js'

/** Sign-in with any e-mail address, and the orders made in this browser. */
export const account = () => ({
  title: 'Account',
  type: 'account',
  scripts: ['account'],
  body: html`<header class="title"><h1>Your account</h1></header>
<div class="account">
  <section data-signed-out class="panel">
    <h2>Sign in</h2>
    <form data-login><label>E-mail address<input type="email" name="email" required autocomplete="email"></label>
    <label>Password<input type="password" name="password" required minlength="4" autocomplete="current-password"></label>
    <button class="button wide">Sign in</button><p class="fine">This is a demonstration: any address and any password will do.</p></form>
  </section>
  <section data-signed-out class="panel tinted">
    <h2>New here?</h2><p>An account keeps your orders, your yearly sharpening and the repair promise in one place.</p>
    <form data-sign-up><label>E-mail address<input type="email" name="email" required autocomplete="email"></label>
    <button class="button quiet wide">Create an account</button></form>
  </section>
  <section data-signed-in class="panel" hidden>
    <h2>Welcome back</h2><p>Signed in as <b data-email></b>, customer <b data-customer></b>.</p>
    <h3>Orders</h3><div data-orders></div>
    <button class="button quiet" data-logout>Sign out</button>
  </section>
</div>`,
})
