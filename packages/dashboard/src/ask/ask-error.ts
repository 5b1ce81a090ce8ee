/** Why an answer did not come. `offline`: the server was not reached at all. */
export type AskFault = 'offline' | 'unauthorized' | 'bad-question' | 'busy' | 'fault'

/** An answer that did not come, with what the server said about it. */
export class AskError extends Error {
  readonly fault: AskFault
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number
  /** When it happened, epoch milliseconds. */
  readonly at: number

  constructor(fault: AskFault, detail: string, options: { status?: number; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AskError'
    this.fault = fault
    this.status = options.status ?? 0
    this.at = Date.now()
  }
}

/** Too heavy a question, too many of them, an engine that does not answer just now. */
const tooMuch = new Set([422, 429, 503, 504])

/** Which fault a status stands for. */
export function faultOf(status: number): AskFault {
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 400) return 'bad-question'
  return tooMuch.has(status) ? 'busy' : 'fault'
}
