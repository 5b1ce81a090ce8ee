import { isUuid, randomId } from './event/id.ts'

/** The random id by which a browser's storage is known. */
export interface Visitor {
  /** The id for this mode; made at the first call, and renewed for 13 months at the first call of each page. */
  id(mode: 'full' | 'session'): string
  /** Removes the id from everywhere; `keepSession` leaves the one that dies with the tab. */
  forget(keepSession: boolean): void
}

const name = 'tl_v'
/** 13 months, the longest that regulators allow an audience measurement's cookie. */
const maxAgeSeconds = 34_214_400

/**
 * Creates the keeper of the visitor id: one first-party cookie, mirrored in localStorage so that either survives
 * the loss of the other.
 */
export function createVisitor(cookieDomain: string | undefined): Visitor {
  let id: string | undefined
  let idMode: 'full' | 'session' | undefined

  return {
    id(mode) {
      if (id === undefined || idMode !== mode) {
        id = mode === 'full' ? keepForLong(cookieDomain) : keepForSession()
        idMode = mode
      }
      return id
    },
    forget(keepSession) {
      id = undefined
      // A cookie is removed only under the very domain it was set for, and options change over the years.
      writeCookie('', 0, undefined)
      if (cookieDomain) writeCookie('', 0, cookieDomain)
      using('localStorage', storage => storage.removeItem(name))
      if (!keepSession) using('sessionStorage', storage => storage.removeItem(name))
    },
  }
}

function keepForLong(cookieDomain: string | undefined): string {
  const id = readCookie() ?? readStored('localStorage') ?? readStored('sessionStorage') ?? randomId()
  writeCookie(id, maxAgeSeconds, cookieDomain)
  using('localStorage', storage => storage.setItem(name, id))
  return id
}

function keepForSession(): string {
  const id = readStored('sessionStorage') ?? randomId()
  using('sessionStorage', storage => storage.setItem(name, id))
  return id
}

function readCookie(): string | undefined {
  try {
    const values = document.cookie.split('; ').filter(pair => pair.startsWith(`${name}=`))
    return values.map(pair => pair.slice(name.length + 1)).find(isUuid)
  } catch {
    // A sandboxed frame may not touch cookies; its visitor lives as long as its page.
    return undefined
  }
}

function writeCookie(value: string, maxAge: number, domain: string | undefined): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  const where = domain ? `; Domain=${domain}` : ''
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous and missing on plain http.
    document.cookie = `${name}=${value}; Max-Age=${maxAge}; Path=/; SameSite=Lax${secure}${where}`
  } catch {
    // As for reading: a sandboxed frame keeps nothing.
  }
}

function readStored(kind: 'localStorage' | 'sessionStorage'): string | undefined {
  const value = using(kind, storage => storage.getItem(name))
  return isUuid(value) ? value : undefined
}

function using<Result>(
  kind: 'localStorage' | 'sessionStorage',
  use: (storage: Storage) => Result,
): Result | undefined {
  try {
    return use(window[kind])
  } catch {
    // Storage may be blocked or full: the cookie alone then carries the id, or the page's own memory.
    return undefined
  }
}
