/**
 * What the tests of all platforms do with a page.
 *
 * @module
 */
import type { Collector } from '../collector.ts'
import { leavePage } from '../page.ts'

/** The visitor presses something, as before anything that changes a cart. */
export const touch = (): boolean => document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))

/**
 * The shop has answered, and our reading of the cart with it: all of it runs on this very event loop, which a busy
 * machine holds up as a whole. Many short waits rather than one: each lets what is due come first.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setTimeout(resolve, 20))
}

/** Leaves the page when everything under way has come to its end. */
export async function leaveQuietly(): Promise<void> {
  await settle()
  leavePage()
  await settle()
}

/** Everything that arrived, as pairs of name and data. */
export const arrived = (collector: Collector) =>
  collector.events().map(({ name, data }) => [name, data] as const)

/** Takes globals away that a shop's page has brought. */
export function forgetGlobals(...names: readonly string[]): void {
  for (const name of names) Reflect.deleteProperty(window, name)
}
