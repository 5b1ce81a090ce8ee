/**
 * The form of every answer that says no.
 *
 * @module
 */

/** An answer with an error: a code for programs, a sentence for people. */
export function errorResponse(
  status: number,
  error: { readonly code: string; readonly detail: string; readonly field?: string },
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error }, { status, headers: { 'cache-control': 'no-store', ...headers } })
}
