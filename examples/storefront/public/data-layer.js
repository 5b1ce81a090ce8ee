/** The shop's two ways of telling its measuring tools something, as GA4's guides describe them. */

/** An e-commerce event in the form that tag managers read. */
export function pushEcommerce(event, ecommerce, rest = {}) {
  dataLayer.push({ ecommerce: null })
  dataLayer.push({ event, ...rest, ecommerce })
}

/** An event in the form of gtag.js: the arguments object itself is pushed. */
export function pushGtag(event, detail) {
  gtag('event', event, detail)
}
