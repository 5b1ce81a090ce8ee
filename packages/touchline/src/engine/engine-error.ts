/**
 * @module
 */

/** Why the engine did not start. `reason` is for programs, the message for people: what is wrong and what to do. */
export class EngineError extends Error {
  readonly reason: 'not-installed' | 'folder-in-use' | 'failed'

  constructor(reason: 'not-installed' | 'folder-in-use' | 'failed', message: string) {
    super(message)
    this.name = 'EngineError'
    this.reason = reason
  }
}
