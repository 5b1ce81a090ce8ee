/**
 * Hosts that a visitor passes through and comes back from: payment pages and sign-in pages. Coming back from
 * one is no arrival; the session keeps the source it had.
 *
 * @module
 */

const hosts = new Set([
  // payment
  'paypal.com',
  'stripe.com',
  'klarna.com',
  'adyen.com',
  'mollie.com',
  'sofort.com',
  'giropay.de',
  'ideal.nl',
  'worldpay.com',
  'checkout.com',
  'braintreegateway.com',
  'braintree-api.com',
  'squareup.com',
  'afterpay.com',
  'clearpay.co.uk',
  'affirm.com',
  'payu.com',
  'przelewy24.pl',
  'paydirekt.de',
  'saferpay.com',
  'payments.amazon.com',
  'pay.google.com',
  'pay.shopify.com',
  'shop.app',
  // sign-in
  'accounts.google.com',
  'appleid.apple.com',
  'login.microsoftonline.com',
  'login.live.com',
  'login.yahoo.com',
  'auth0.com',
  'okta.com',
])

/** Whether a host, or a domain it belongs to, is a payment or sign-in page. */
export function isPassThrough(host: string): boolean {
  const labels = host.split('.')
  return labels.some((_, from) => hosts.has(labels.slice(from).join('.')))
}
