/**
 * Paths as people read them.
 *
 * @module
 */

/** A run of characters beyond ASCII, as addresses hold them. */
const escapes = /(?:%[89a-f][\da-f])+/gi

/** What shows as itself; nothing that turns a line around, or cannot be seen. */
const visible = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u

/** `/gr%C3%B6%C3%9Fen` as `/größen`. What is no text, or would not show, stays as it is. */
export function readablePath(path: string): string {
  return path.replaceAll(escapes, run => {
    try {
      const text = decodeURIComponent(run)
      return visible.test(text) ? text : run
    } catch {
      // The escapes of another encoding.
      return run
    }
  })
}
