import { shop } from './catalogue.js'

const format = new Intl.NumberFormat(shop.locale, { style: 'currency', currency: shop.currency })
const round = new Intl.NumberFormat(shop.locale, {
  style: 'currency',
  currency: shop.currency,
  maximumFractionDigits: 0,
})

/** A price as the shop writes it: without cents when there are none. */
export const money = value => (Number.isInteger(value) ? round : format).format(value)
