/**
 * @module
 */

/** The JSON of a body, or `null` for one that holds none: whoever reads it says what was expected. */
export async function readJson(body: { json(): Promise<unknown> }): Promise<unknown> {
  try {
    return await body.json()
  } catch {
    // Not JSON.
    return null
  }
}
