#!/usr/bin/env node
/**
 * `touchline`: runs a command and ends with 0, with 1 when it failed, with 2 when it was called wrongly.
 *
 * @module
 */
import { CommanderError } from 'commander'
import { createProgram } from './command/program.ts'

try {
  await createProgram().parseAsync()
} catch (thrown) {
  process.exitCode = report(thrown)
}

/** Says what went wrong and returns the exit code. */
function report(thrown: unknown): number {
  // Commander has printed what is wrong, and the nearest right word, already.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2
  process.stderr.write(`touchline: ${toMessage(thrown)}\n`)
  return 1
}

/** A mistake of the operator's is told in its message; an error of the language's own is a bug, told with its place. */
function toMessage(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const isBug =
    thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError
  return isBug ? (thrown.stack ?? thrown.message) : thrown.message
}
