/**
 * Reading what others have written, which may be anything.
 *
 * @module
 */

/** What a text of JSON says; `null` for any other text. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Another's request, or a proxy's page instead of an answer: whoever asks knows what that means.
    return null
  }
}

/** A text; the empty one for what is none. */
export const toText = (value: unknown): string => (typeof value === 'string' ? value : '')
