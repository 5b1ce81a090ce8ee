/** The two storages of a page. */
export type StorageKind = 'localStorage' | 'sessionStorage'

/** Works on a storage; `undefined` where it is blocked, full, or another's (a sandboxed frame's). */
export function withStorage<Result>(
  kind: StorageKind,
  use: (storage: Storage) => Result,
): Result | undefined {
  try {
    return use(window[kind])
  } catch {
    // Nothing here is kept in a storage alone: the cookie carries the id too, and IndexedDB the events.
    return undefined
  }
}
