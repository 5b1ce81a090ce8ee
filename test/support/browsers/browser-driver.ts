/**
 * What a test can do with a real browser, whichever it is.
 *
 * @module
 */

export type EngineName = 'Chromium' | 'Firefox' | 'WebKit'

/** A page in a tab. */
export interface Tab {
  /** Resolves when the page has loaded. */
  goto(url: string): Promise<void>
  /** Runs a function in the page; it sees nothing of the test but its arguments, which travel as JSON. */
  evaluate<Args extends unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>
  /** Clicks, as a person with a mouse does, on the first element that matches; waits until it can be clicked. */
  click(selector: string): Promise<void>
  /** Types, as a person with a keyboard does, into the first field that matches, behind what stands there. */
  type(selector: string, text: string): Promise<void>
  /** Brings it to the front, where the tab is that somebody looks at, and keeps it there while `work` runs. */
  inFront(work: () => Promise<void>): Promise<void>
  /** As the user closes it: the page hears `pagehide`. */
  close(): Promise<void>
}

/** Tabs that share cookies and storage with each other and with nobody else. */
export interface Visitor {
  newTab(): Promise<Tab>
  close(): Promise<void>
}

/** A browser that runs. */
export interface TestBrowser {
  readonly engine: EngineName
  /** A visitor whose storage dies with it. */
  newVisitor(): Promise<Visitor>
  /** In order, as by its menu. */
  close(): Promise<void>
}

/** A browser that shows one address, and whose page does by itself what the address asks for. */
export interface Visit {
  /** Another tab, with the profile's storage. Rejects in WebKit, where nobody can speak to such a browser. */
  newTab(): Promise<Tab>
  /** In order; WebKit has no menu here, so its page must have been told to close itself. */
  close(): Promise<void>
  /** SIGKILL to the process and all its children at once. */
  kill(): Promise<void>
}

/** A browser of this machine. */
export interface BrowserDriver {
  readonly engine: EngineName
  /** Starts it without a window, with storage that is removed with it. */
  open(): Promise<TestBrowser>
  /** Shows one address, with storage in a folder that outlives the browser. */
  visit(profile: string, url: string): Promise<Visit>
}
