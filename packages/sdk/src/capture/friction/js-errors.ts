import { scrubUrl } from '../../event/scrub.ts'
import type { Client } from '../../options.ts'
import { endAll, listen } from '../listen.ts'
import { scrubText } from '../scrub-text.ts'
import { createPageLimit } from './page-limit.ts'

const messageLength = 200

/** Faults of the visitor's own browser extensions, and what only looks like a fault. */
const nobodys = /-extension:|ResizeObserver loop|AbortError/

/**
 * Makes `js_error` of what no script of the page has caught: the message, cut and scrubbed, the script's path and the
 * line; each once, ten at most for a page view.
 *
 * Of a script of another origin that was loaded without `crossorigin`, browsers tell nothing but that it failed.
 */
export function jsErrors(client: Client): () => void {
  const limit = createPageLimit(client)
  let foreign = 0
  const tell = (message: string, source: string, line?: number) => {
    if (nobodys.test(message + source)) return
    const detail = {
      message: hideNumbers(scrubText(message)).slice(0, messageLength),
      ...(source && { source: pathOf(source) }),
      ...(line && { line }),
    }
    limit.track('js_error', JSON.stringify(detail), detail)
  }
  const onError = ({ message, filename, lineno, error, target }: ErrorEvent) => {
    // A picture that cannot be loaded is an error too, but not the window's.
    if (target instanceof Element) return
    const { stack = '' } = (error ?? {}) as { stack?: string }
    if (nobodys.test(stack)) return
    if (filename || error) tell(message, filename, lineno)
    else limit.track('js_error', String(foreign++), { foreign: true })
  }
  const onRejection = ({ reason }: PromiseRejectionEvent) => {
    const { stack } = (reason ?? {}) as { stack?: unknown }
    const [, source = '', line] = /((?:https?|[\w-]+-extension):\/\/\S+?):(\d+):\d+/.exec(String(stack)) ?? []
    tell(String(reason), source, Number(line))
  }
  return endAll([listen('error', onError), listen('unhandledrejection', onRejection), limit.end])
}

/** Long numbers in a message are a customer's, an order's or a telephone's. */
const hideNumbers = (text: string): string => text.replace(/\d{5,}/g, '…')

/** The path of a script of this origin, with the host of any other. */
const pathOf = (source: string): string =>
  scrubUrl(source.replace(location.origin, '').replace(/^https?:\/\//, '')).split('?')[0] ?? ''
