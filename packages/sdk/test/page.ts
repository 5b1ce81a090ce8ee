/**
 * A browser's page for tests: what a load, a leaving and a fresh browser are.
 *
 * @module
 */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import type { Client, Options } from '../src/options.ts'
import { touchline } from '../src/touchline.ts'
import { endpoint } from './collector.ts'

export const site = 'pk_test'
const open = new Set<Client>()

/** Loads a page with a client in it. */
export function loadPage(options: Partial<Options> = {}): Client {
  const client = touchline({ site, endpoint, ...options })
  open.add(client)
  return client
}

/** Leaves the page: its client hears of it and does nothing afterwards. */
export function leavePage(): void {
  window.dispatchEvent(new Event('pagehide'))
  for (const client of open) client.stop()
  open.clear()
}

/** A browser that has never been here, at the given address. */
export function freshBrowser(path = '/'): void {
  leavePage()
  globalThis.indexedDB = new IDBFactory()
  forgetCookies()
  localStorage.clear()
  sessionStorage.clear()
  history.replaceState(null, '', path)
  document.head.innerHTML = ''
  document.body.innerHTML = ''
  document.title = 'A page'
  delete window.dataLayer
  delete window.touchline
}

export function forgetCookies(): void {
  for (const pair of document.cookie.split('; ')) {
    // biome-ignore lint/suspicious/noDocumentCookie: this is how a page of any age does it.
    document.cookie = `${pair.split('=')[0]}=; Max-Age=0; Path=/`
  }
}

/** Everything that this browser has kept. */
export async function stored(): Promise<string[]> {
  const databases = await indexedDB.databases()
  return [
    ...document.cookie.split('; ').filter(Boolean),
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...databases.map(({ name }) => `database ${name}`),
  ]
}
