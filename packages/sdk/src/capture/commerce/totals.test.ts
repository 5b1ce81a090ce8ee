import { expect, test } from 'vitest'
import { readTotals } from './totals.ts'

const read = (html: string) => {
  document.body.innerHTML = html
  return readTotals()
}

test.each([
  ['<p><span>Total</span><b>€1,234.50</b></p>', { value: 1234.5, currency: 'EUR' }],
  [
    '<table><tr><th>Subtotal</th><td>$20.00</td></tr><tr><th>Order total</th><td>$25.00</td></tr></table>',
    { value: 25 },
  ],
  ['<dl><div><dt>Gesamtsumme</dt><dd>1.234,50 €</dd></div></dl>', { value: 1234.5, currency: 'EUR' }],
  [
    '<ul><li>Versand: 4,90 €</li><li>MwSt. 19 %: 3,20 €</li><li>Summe 24,10 €</li></ul>',
    { shipping: 4.9, tax: 3.2, value: 24.1, currency: 'EUR' },
  ],
  ["<p>Total CHF 1'234.50</p>", { value: 1234.5, currency: 'CHF' }],
  ['<ul><li>VAT 12.00</li><li>Total £60.00</li></ul>', { value: 60, currency: 'GBP' }],
  ['<p>Delivery <b>free</b></p>', { shipping: 0 }],
  ['<p>Shipping Calculated at next step</p>', {}],
  ['<p>Total 3</p>', {}],
  ['<p>Total energy €3.00 a day on average, measured over the whole of the last year by us</p>', {}],
])('reads %s', (html, totals) => {
  expect(read(html)).toEqual(totals)
})
