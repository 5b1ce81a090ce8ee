/**
 * What the pages of a test's shop can do, as a script in their head.
 *
 * @module
 */
import type { Tab } from '../browsers/browser-driver.ts'

/** A ledger as a page shows it. */
export interface PageLedger {
  readonly id: string
  readonly created: number
  readonly acknowledged: number
  readonly waiting: number
  readonly dropped: Readonly<Record<string, number>>
  readonly diskFailed: boolean
}

/** The page's own functions. */
interface PageActs {
  /** Makes events numbered from `first` on, spread over a time; resolves when the last one is made. */
  track(first: number, count: number, overMs?: number): Promise<number>
  /** Makes them at once and goes away in the same breath. */
  trackAndLeave(first: number, count: number, url: string): void
}

interface ShopWindow {
  readonly shop: PageActs
  /** Errors that reached the page. */
  readonly faults: string[]
  touchline(command: 'ledger'): PageLedger | undefined
  touchline(command: 'flush'): Promise<void>
  touchline(command: 'track', name: string, detail: object): void
}

/** The name of the events that tests number. */
export const numbered = 'numbered'

export const pageScript = `
window.faults = []
addEventListener('error', event => faults.push('error: ' + event.message))
addEventListener('unhandledrejection', event => faults.push('rejection: ' + event.reason))
window.touchline = window.touchline || function () { (touchline.q = touchline.q || []).push(arguments) }
window.shop = {
  made: 0,
  track(first, count, overMs = 0) {
    const send = n => {
      touchline('track', '${numbered}', { n })
      shop.made++
    }
    if (overMs === 0) {
      for (let n = first; n < first + count; n++) send(n)
      return Promise.resolve(count)
    }
    const since = performance.now()
    return new Promise(resolve => {
      let n = first
      const timer = setInterval(() => {
        const due = first + Math.ceil(count * Math.min(1, (performance.now() - since) / overMs))
        while (n < due) send(n++)
        if (n < first + count) return
        clearInterval(timer)
        resolve(count)
      }, 10)
    })
  },
  trackAndLeave(first, count, url) {
    setTimeout(() => {
      shop.track(first, count)
      location.href = url
    })
  },
}
addEventListener('load', async () => {
  const asked = new URLSearchParams(location.search)
  const count = Number(asked.get('track'))
  if (count > 0) {
    await shop.track(Number(asked.get('first')), count, Number(asked.get('over')))
    await fetch('/said/tracked-' + count)
  }
  if (asked.has('close')) setTimeout(() => window.close(), Number(asked.get('close')))
})
`

/** Makes numbered events in the page. */
export const track = (tab: Tab, first: number, count: number, overMs = 0): Promise<number> =>
  tab.evaluate((...args) => (window as unknown as ShopWindow).shop.track(...args), first, count, overMs)

/** Makes numbered events in the page, which leaves for another one in the same breath. */
export const trackAndLeave = (tab: Tab, first: number, count: number, url: string): Promise<void> =>
  tab.evaluate((...args) => (window as unknown as ShopWindow).shop.trackAndLeave(...args), first, count, url)

/** The ledger, once the script has loaded. */
export const ledgerOf = (tab: Tab): Promise<PageLedger | undefined> =>
  tab.evaluate(() => (window as unknown as ShopWindow).touchline('ledger'))

/** What a page knows and holds, as text: for the message of a test that has waited in vain. */
export const stateOf = (tab: Tab): Promise<string> =>
  tab.evaluate(
    () =>
      new Promise<string>(resolve => {
        const ledger = (window as unknown as ShopWindow).touchline('ledger')
        const aside = Object.keys(localStorage)
        const tell = (rows: unknown) =>
          resolve(JSON.stringify({ at: Date.now(), visible: document.visibilityState, ledger, aside, rows }))
        setTimeout(tell, 5_000, 'not read')
        const opening = indexedDB.open('touchline')
        opening.onupgradeneeded = () => opening.transaction?.abort()
        opening.onerror = () => tell([])
        opening.onsuccess = () => {
          const asked = opening.result.transaction('queue').objectStore('queue').getAll()
          asked.onsuccess = () => {
            opening.result.close()
            tell(asked.result.slice(-5))
          }
        }
      }),
  )

/** Has the page send everything now. */
const flush = (tab: Tab): Promise<void> =>
  tab.evaluate(() => (window as unknown as ShopWindow).touchline('flush'))

/** The names of the events that wait on the page's disk. */
export const namesOnDisk = (tab: Tab): Promise<string[]> =>
  tab.evaluate(
    () =>
      new Promise<string[]>(resolve => {
        const opening = indexedDB.open('touchline')
        // A database that is not there must not come into being by this question.
        opening.onupgradeneeded = () => opening.transaction?.abort()
        opening.onerror = () => resolve([])
        opening.onsuccess = () => {
          const database = opening.result
          const asked = database.transaction('queue').objectStore('queue').getAll()
          asked.onsuccess = () => {
            database.close()
            const rows = asked.result.filter(value => typeof value?.json === 'string')
            resolve(rows.map(row => JSON.parse(row.json).name))
          }
        }
      }),
  )

/** What waits for a page's next request, or for its end: nobody is in a hurry for it. */
const quiet = new Set(['engagement', 'web_vital'])

/**
 * Whether nothing waits that was to be sent by now. Where a page was read for 15 s, its `engagement` waits for the page's
 * next request, and grows meanwhile; so do measurements that come after the first request.
 */
export async function hasDelivered(tab: Tab, ledger: PageLedger | undefined): Promise<boolean> {
  if (!ledger?.created) return false
  const { waiting } = ledger
  if (waiting === 0) return true
  if (ledger.diskFailed) {
    // Nobody can look into its memory: one event alone is told to leave, and the next question shows whether it has.
    if (waiting === 1) await flush(tab)
    return false
  }
  const names = await namesOnDisk(tab)
  return names.length === waiting && names.every(name => quiet.has(name))
}

/** Errors and unhandled rejections that reached the page. */
export const faultsOf = (tab: Tab): Promise<string[]> =>
  tab.evaluate(() => (window as unknown as ShopWindow).faults)
