/**
 * @module
 */

/** Something the operator can mend: what is wrong, the value, and what to do. Printed without a stack. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
  }
}
