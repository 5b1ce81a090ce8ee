import { isUuid, randomId } from '../event/id.ts'
import { type StorageKind, withStorage } from '../storage.ts'
import { takeCarried } from './carry.ts'

/** The random id by which a browser's storage is known. */
export interface Visitor {
  /**
   * The id for this mode; made at the first call, and renewed for 13 months at the first call of each page.
   *
   * @param afresh asks the cookie again: two tabs that were opened at once agree on the one written last.
   */
  _id(mode: 'full' | 'session', afresh?: boolean): string
  /** The domain of the cookie, empty for the page's host alone. */
  _domain(): string
  /** Removes the id from everywhere, and tells other tabs; `session` leaves the one that dies with the tab. */
  _forget(state: string): void
}

/** The name of the cookie and of its mirrors. A tab that forgets leaves there, for a moment, the word that it obeys. */
export const visitorKey = 'tl_v'
/** An answer that renews the cookie takes no longer. */
const answerWithinMs = 10_000
/** 13 months, the longest that regulators allow an audience measurement's cookie. */
const maxAgeSeconds = 34_214_400

/**
 * Creates the keeper of the visitor id: one first-party cookie, mirrored in localStorage so that either survives
 * the loss of the other.
 */
export function createVisitor(cookieDomain = ''): Visitor {
  let id: string | undefined
  let idMode: 'full' | 'session' | undefined
  let domain = cookieDomain
  // Taken out of the address bar in any mode; a later answer may allow to use it.
  let carried = takeCarried()

  const keepForLong = (): string => {
    const kept = carried ?? readCookie() ?? read('localStorage') ?? read('sessionStorage') ?? randomId()
    carried = undefined
    writeCookie(kept, maxAgeSeconds, domain)
    // Browsers take no cookie for a public suffix or for somebody else's domain.
    if (domain && readCookie() !== kept) {
      domain = ''
      writeCookie(kept, maxAgeSeconds, domain)
    }
    write('localStorage', kept)
    return kept
  }
  const keepForSession = (): string => {
    const kept = read('sessionStorage') ?? randomId()
    write('sessionStorage', kept)
    return kept
  }
  const clear = () => {
    // A cookie is removed only under the very domain it was set for, and options change over the years.
    writeCookie('', 0, '')
    if (cookieDomain) writeCookie('', 0, cookieDomain)
  }
  return {
    _id(mode, afresh) {
      if (!id || idMode !== mode) id = mode === 'full' ? keepForLong() : keepForSession()
      else if (afresh && mode === 'full') id = readCookie() ?? id
      idMode = mode
      return id
    },
    _domain: () => domain,
    _forget(state) {
      const before = readCookie()
      clear()
      // An answer that was under way, to another tab or to a page that is gone, may bring it back.
      if (before) setTimeout(() => readCookie() === before && clear(), answerWithinMs)
      if (read('localStorage')) write('localStorage', state)
      write('localStorage')
      if (state === 'session') return
      id = undefined
      write('sessionStorage')
    },
  }
}

function readCookie(): string | undefined {
  try {
    const values = document.cookie.split('; ').filter(pair => pair.startsWith(`${visitorKey}=`))
    return values.map(pair => pair.slice(visitorKey.length + 1)).find(isUuid)
  } catch {
    // A sandboxed frame may not touch cookies; its visitor lives as long as its page.
    return undefined
  }
}

function writeCookie(value: string, maxAge: number, domain: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous and missing on plain http.
    document.cookie = `${visitorKey}=${value}; Max-Age=${maxAge}; Path=/; SameSite=Lax${secure}${domain && `; Domain=${domain}`}`
  } catch {
    // As for reading: a sandboxed frame keeps nothing.
  }
}

function read(kind: StorageKind): string | undefined {
  const value = withStorage(kind, storage => storage.getItem(visitorKey))
  return isUuid(value) ? value : undefined
}

const write = (kind: StorageKind, value?: string): void =>
  withStorage(kind, storage => (value ? storage.setItem(visitorKey, value) : storage.removeItem(visitorKey)))
