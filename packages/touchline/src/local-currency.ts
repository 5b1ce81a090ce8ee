/**
 * @module
 */

/** Currencies of the regions that do not use the euro, as far as a first guess is worth it. */
const currencies: Readonly<Record<string, string>> = {
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CN: 'CNY',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HU: 'HUF',
  IL: 'ILS',
  IN: 'INR',
  JP: 'JPY',
  KR: 'KRW',
  LI: 'CHF',
  MX: 'MXN',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  SG: 'SGD',
  TR: 'TRY',
  UA: 'UAH',
  US: 'USD',
  ZA: 'ZAR',
}

/** The currency that a POSIX locale such as `de_CH.UTF-8` speaks for; the euro when it speaks for none. */
export function readCurrency(locale: string | undefined): string {
  const region = /^[a-z]{2,3}_([A-Z]{2})/.exec(locale ?? '')?.[1]
  return currencies[region ?? ''] ?? 'EUR'
}

/** The currency of this machine's locale. */
export const localCurrency = (environment: NodeJS.ProcessEnv = process.env): string =>
  readCurrency(environment.LC_ALL || environment.LC_MONETARY || environment.LANG)
