/** Words for the parts of a total, as they begin a row; several languages, because shops write in theirs. */
const parts = {
  value: /^(grand |order |cart )?total|^(gesamt|summe|endbetrag|montant total|importe total|totale)/i,
  shipping: /^(shipping|delivery|postage|versand|lieferung|livraison|env[ií]o|spedizione|consegna)/i,
  tax: /^(estimated )?(tax|vat|gst|mwst|ust|tva|iva)/i,
}
const money = /([€$£¥]|[A-Z]{3})?\s?(\d[\d.,'\s]*)\s?([€$£¥]|[A-Z]{3})?$/
const free = /(free|gratis|kostenlos|offerte?|gratuite?|gratuito)$/i

/** Reads `1.234,50 €`, `€1,234.50` and `CHF 1'234.50`. Without a currency beside it a number may be anything. */
function readMoney(text: string): number | undefined {
  const [, before, digits = '', after] = money.exec(text) ?? []
  if (!before && !after) return undefined
  const [, whole = '', rest = ''] = /^(.*?)(?:[.,](\d{2}))?$/.exec(digits.trim()) ?? []
  return Number(`${whole.replace(/\D/g, '')}.${rest}`)
}

/**
 * Reads the total, the shipping and the tax that a page shows: rows (of a table, a list or a summary) that begin with
 * a word for it and end with an amount. What is hidden or ambiguous is left out.
 */
export function readTotals(root: ParentNode = document): Partial<Record<keyof typeof parts, number>> {
  const found: Partial<Record<keyof typeof parts, number>> = {}
  for (const row of root.querySelectorAll('tr,li,p,dl>div,[class*="total" i],[class*="summary" i] div')) {
    const text = (row.textContent ?? '').trim().replace(/\s+/g, ' ')
    if (text.length > 60 || row.checkVisibility?.() === false) continue
    for (const [part, words] of Object.entries(parts) as [keyof typeof parts, RegExp][]) {
      const amount = free.test(text) && part === 'shipping' ? 0 : readMoney(text)
      if (words.test(text) && amount !== undefined) found[part] = amount
    }
  }
  return found
}
