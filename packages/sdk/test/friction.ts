/**
 * A visitor's hands on a page, for tests of what they come up against.
 *
 * @module
 */

/** A click of a pointer, as a browser makes it. */
export function clickOn(selector: string, at: Partial<MouseEventInit> = {}): void {
  const init = { bubbles: true, composed: true, cancelable: true, detail: 1, clientX: 10, clientY: 10, ...at }
  find(selector).dispatchEvent(new MouseEvent('click', init))
}

/** Goes into a field and writes; `leave` also goes out of it, which makes it changed. */
export function write(selector: string, value: string, leave = true): void {
  const field = find(selector) as HTMLInputElement
  field.focus()
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
  if (leave) field.dispatchEvent(new Event('change', { bubbles: true }))
}

export function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`There is no ${selector} on the page.`)
  return element
}

/** The browser's records of requests, told by hand: jsdom keeps none. */
export function createRequestRecords() {
  const observers = new Set<(entries: readonly object[]) => void>()
  class FakePerformanceObserver {
    readonly #tell: (entries: readonly object[]) => void
    constructor(callback: (list: { getEntries(): readonly object[] }) => void) {
      this.#tell = entries => callback({ getEntries: () => entries })
    }
    observe() {
      observers.add(this.#tell)
    }
    disconnect() {
      observers.delete(this.#tell)
    }
  }
  return {
    PerformanceObserver: FakePerformanceObserver,
    tell: (...entries: object[]) => {
      for (const observer of observers) observer(entries)
    },
    observers,
  }
}
