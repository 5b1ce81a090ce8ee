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
  let timer: NodeJS.Timeout | undefined
  // Nobody is left to answer: the work goes on, and is not told of.
  let isGone = false
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      timer = setInterval(() => controller.enqueue(encoder.encode(' ')), signOfLifeMs)
      const answer = await work.catch((thrown: unknown) => {
        const fault = { code: 'internal', detail: thrown instanceof Error ? thrown.message : String(thrown) }
        return { error: toError(thrown) ?? fault }
      })
      clearInterval(timer)
      if (isGone) return
      controller.enqueue(encoder.encode(JSON.stringify(answer)))
      controller.close()
    },
    cancel() {
      isGone = true
      clearInterval(timer)
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })
}
