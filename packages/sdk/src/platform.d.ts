/** What browsers have and TypeScript's own description of them does not say (or says of every browser). */

interface Document {
  /** True while the page is being rendered ahead of a visit that may never happen. */
  readonly prerendering?: boolean
}

interface Navigator {
  /** The visitor's wish not to be tracked across sites: https://w3c.github.io/gpc/ */
  readonly globalPrivacyControl?: boolean
}

interface Window {
  /** Tag managers' and GA4's list of events. */
  dataLayer?: unknown
  /** Matomo's list of calls; once its script has loaded, an object of its own with the same `push`. */
  _paq?: { push(...calls: unknown[]): unknown }
  /** What Shopify puts into the head of every page of a shop. */
  readonly ShopifyAnalytics?: { readonly meta?: { readonly page?: { readonly pageType?: string } } }
  /** Our own commands; before the script has loaded, a stub whose `q` holds the calls. */
  touchline?: unknown
}
