import { withStorage } from '../storage.ts'
import { type Entry, isRow } from './row.ts'
import type { Shelf } from './shelf.ts'

/** The part of a shelf that lies in localStorage. */
export type Aside = Required<Pick<Shelf, '_stash' | '_isStashed' | '_unstash' | '_tell' | '_hear'>>

/** What tabs of an origin leave for each other in localStorage, in the call itself. */
export function createAside(site: string): Aside {
  const stashPrefix = `tl_q:${site}:`
  const settledKey = `tl_s:${site}`
  const set = (key: string, value?: string) =>
    withStorage('localStorage', storage => (value ? storage.setItem(key, value) : storage.removeItem(key)))
  return {
    _stash(stream, entries) {
      const key = stashPrefix + stream
      // Where there is no room for the new one, the old one does not stay either: it would pass for it.
      set(key)
      if (entries[0]) set(key, JSON.stringify(entries))
    },
    _isStashed: stream => !!withStorage('localStorage', storage => storage.getItem(stashPrefix + stream)),
    async _unstash(use, except) {
      const found = withStorage('localStorage', storage =>
        Object.entries(storage).filter(
          ([key]) => key.startsWith(stashPrefix) && key !== stashPrefix + except,
        ),
      )
      for (const [key, value] of found ?? []) {
        if (await use(readStash(value))) set(key)
      }
    },
    _tell(ids) {
      set(settledKey, ids.join())
      set(settledKey)
    },
    _hear(onSettled) {
      // Unlike a channel's message, a storage's event is none to a page in the back/forward cache, and leaves it there.
      addEventListener('storage', ({ key, newValue }) => {
        if (key === settledKey) newValue?.split(',').forEach(onSettled)
      })
    },
  }
}

function readStash(value: unknown): Entry[] {
  try {
    return JSON.parse(`${value}`).filter((entry: unknown) => typeof entry === 'string' || isRow(entry))
  } catch {
    // Another version's, or cut off: there is nothing to read in it.
    return []
  }
}
