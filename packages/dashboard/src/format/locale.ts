let chosen: string | undefined

/** The reader's locale, as the browser names it; British English where there is no browser. */
export function readerLocale(): string {
  return chosen ?? globalThis.navigator?.language ?? 'en-GB'
}

/** Fixes the locale; what a test needs, because every machine has its own. */
export function setReaderLocale(locale: string): void {
  chosen = locale
}
