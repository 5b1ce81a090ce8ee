import { isUuid, randomId } from '../event/id.ts'
import type { SandboxApi } from './sandbox.ts'

/** The cookie of the tag in the theme: `visitor.ts`. */
const name = 'tl_v'
const maxAgeSeconds = 34_214_400

/** The visitor as a sandbox knows them. */
export interface CarriedVisitor {
  /** The same id each time; the first call reads the shop's cookie. */
  _id(): Promise<string>
  /** Removes the cookie; whoever is asked for afterwards is somebody new. */
  _forget(): void
}

/**
 * Reads the visitor's id from the shop's cookie; a visitor who came straight to the checkout gets one, in the same
 * cookie, so that the shop's pages know the visitor afterwards.
 */
export function createCarriedVisitor({ cookie }: SandboxApi['browser']): CarriedVisitor {
  let visitor: Promise<string> | undefined
  const set = (value: string, maxAge: number) =>
    cookie.set(`${name}=${value}; Max-Age=${maxAge}; Path=/; SameSite=Lax; Secure`)
  const read = async () => {
    try {
      const found = await cookie.get(name)
      if (isUuid(found)) return found
      const made = randomId()
      await set(made, maxAgeSeconds)
      return made
    } catch {
      // A shop's page may refuse its cookies to the sandbox: then the checkout is a visitor's of its own.
      return randomId()
    }
  }
  return {
    _id: () => (visitor ??= read()),
    _forget() {
      // Whatever is being set is set by then.
      const before = visitor
      visitor = undefined
      Promise.resolve(before)
        .then(() => set('', 0))
        .catch(() => undefined)
    },
  }
}
