/** Words for the parts of a total, as they begin a row; several languages, because shops write in theirs. */
const parts = {
  value: /^(grand |order |cart )?total|^(gesamt|summe|endbetrag|montant total|importe total|totale)/i,
  shipping: /^(shipping|delivery|postage|versand|lieferung|livraison|env[ií]o|spedizione|consegna)/i,
  tax: /^(estimated )?(tax|vat|gst|mwst|ust|tva|iva)/i,
}
const money = /([€$£¥]|\b(?!VAT|GST|TVA|IVA|UST)[A-Z]{3})?\s?(\d[\d.,'\s]*)\s?([€$£¥]|[A-Z]{3})?$/
const rows = 'tr,li,p,dl>div,[class*="total" i],[class*="summary" i] div'
const free = /(free|gratis|kostenlos|offerte?|gratuite?|gratuito)$/i

/** Currencies that have a sign to themselves; a dollar may be any of twenty. */
const signs: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP' }

/** Reads `1.234,50 €`, `€1,234.50` and `CHF 1'234.50`. Without a currency beside it a number may be anything. */
function readMoney(text: string): { amount: number; currency: string | undefined } | undefined {
  const [, before, digits = '', after] = money.exec(text) ?? []
  const sign = before ?? after
  if (!sign) return undefined
  const [, whole = '', rest = ''] = /^(.*?)(?:[.,](\d{2}))?$/.exec(digits.trim()) ?? []
  const amount = Number(`${whole.replace(/\D/g, '')}.${rest}`)
  return { amount, currency: /[A-Z]/.test(sign) ? sign : signs[sign] }
}

/** What a page shows of the costs; `value` is the total. */
export type Totals = Partial<Record<keyof typeof parts, number>> & { currency?: string }

/**
 * Reads the total, the shipping and the tax that a page shows: rows (of a table, a list or a summary) that begin with
 * a word for it and end with an amount. What is hidden or ambiguous is left out.
 */
export function readTotals(): Totals {
  const found: Totals = {}
  for (const row of document.querySelectorAll(rows)) {
    const text = (row.textContent ?? '').trim().replace(/\s+/g, ' ')
    if (text.length > 60 || row.checkVisibility?.() === false) continue
    const shown = readMoney(text)
    for (const [part, words] of Object.entries(parts) as [keyof typeof parts, RegExp][]) {
      const amount = part === 'shipping' && free.test(text) ? 0 : shown?.amount
      if (amount === undefined || !words.test(text)) continue
      found[part] = amount
      if (shown?.currency) found.currency = shown.currency
    }
  }
  return found
}
