import { isUuid, randomId } from '../event/id.ts'
import type { SandboxApi } from './sandbox.ts'

/** The cookie of the tag in the theme: `visitor.ts`. */
const name = 'tl_v'
const maxAgeSeconds = 34_214_400

/**
 * Reads the visitor's id from the shop's cookie; a visitor who came straight to the checkout gets one, in the same
 * cookie, so that the shop's pages know the visitor afterwards.
 *
 * @returns a function that answers with the same id each time; its first call reads the cookie.
 */
export function createVisitorOf({ cookie }: SandboxApi['browser']): () => Promise<string> {
  let visitor: Promise<string> | undefined
  const read = async () => {
    try {
      const found = await cookie.get(name)
      if (isUuid(found)) return found
      const made = randomId()
      await cookie.set(`${name}=${made}; Max-Age=${maxAgeSeconds}; Path=/; SameSite=Lax; Secure`)
      return made
    } catch {
      // A shop's page may refuse its cookies to the sandbox: then the checkout is a visitor's of its own.
      return randomId()
    }
  }
  return () => (visitor ??= read())
}
