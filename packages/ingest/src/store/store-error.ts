/**
 * What can go wrong between the server and its engine.
 *
 * @module
 */

/**
 * `unreachable`: nobody answered at the store's address; `refused`: the engine answered with an error;
 * `aborted`: the caller gave up; `version`: the database was written by a newer version of the product;
 * `misuse`: the statement could not be sent as asked.
 */
export type StoreFault = 'unreachable' | 'refused' | 'aborted' | 'version' | 'misuse'

/** A statement that did not succeed. The message says what is wrong and what to do, and holds no bound value. */
export class StoreError extends Error {
  readonly fault: StoreFault
  /** The engine's own error code, such as 60 for an unknown table; `null` when the engine did not answer. */
  readonly code: number | null

  constructor(fault: StoreFault, message: string, options: { code?: number | null; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'StoreError'
    this.fault = fault
    this.code = options.code ?? null
  }
}
