/**
 * Answers that take minutes.
 *
 * @module
 */

/** Clients take a connection that is silent for five minutes for dead. */
const signOfLifeMs = 10_000

/**
 * Answers at once with 200, sends a space from time to time, which JSON allows in front, and then the result; or
 * `{"error"}`, since the status has been sent by then.
 *
 * @param toError An error as it may be told, or `null` for one that is the server's own fault.
 */
export function slowJson(
  work: Promise<object>,
  toError: (thrown: unknown) => { readonly code: string; readonly detail: string } | null,
): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const timer = setInterval(() => controller.enqueue(encoder.encode(' ')), signOfLifeMs)
      try {
        controller.enqueue(encoder.encode(JSON.stringify(await work)))
      } catch (thrown) {
        const fault = { code: 'internal', detail: thrown instanceof Error ? thrown.message : String(thrown) }
        controller.enqueue(encoder.encode(JSON.stringify({ error: toError(thrown) ?? fault })))
      } finally {
        clearInterval(timer)
        controller.close()
      }
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })
}
