/**
 * Asks a page whether the script has begun nothing on disk that has not ended.
 *
 * @module
 */
import type { Tab } from '../support/browsers/browser-driver.ts'

interface WatchedWindow {
  /** Resolves when no change of the page's is under way and none follows it. */
  untilWritten(): Promise<void>
}

/** Stands in the page before the script: counts the changes that it makes in IndexedDB. */
export const diskWatch = `<script>(() => {
  let underWay = 0
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...args) {
    const begun = transaction.apply(this, args)
    underWay += 1
    for (const end of ['complete', 'abort']) begun.addEventListener(end, () => { underWay -= 1 })
    return begun
  }
  const turn = () => new Promise(resolve => setTimeout(resolve))
  window.untilWritten = async () => {
    // A change that has ended may be followed by the next group's, in the same turn or the one after it.
    for (let quiet = 0; quiet < 3; quiet = underWay > 0 ? 0 : quiet + 1) await turn()
  }
})()</script>`

/** Resolves when everything that the page has made is on disk. Rejects when the page is left or dies before. */
export const untilWritten = (tab: Tab): Promise<void> =>
  tab.evaluate(() => (window as unknown as WatchedWindow).untilWritten())
