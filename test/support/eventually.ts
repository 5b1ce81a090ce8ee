/**
 * Waiting for something that happens soon, without saying when.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks again and again until the answer is accepted, and returns it.
 *
 * @param accept says whether the answer is the one waited for.
 * @param options.withinMs after this long the wait is a failure that shows the last answer. Default 30 s.
 */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  accept: (answer: Answer) => boolean,
  options: { readonly withinMs?: number; readonly what?: string } = {},
): Promise<Answer> {
  const deadline = Date.now() + (options.withinMs ?? 30_000)
  for (;;) {
    const answer = await ask()
    if (accept(answer)) return answer
    if (Date.now() > deadline) {
      throw new Error(
        `${options.what ?? 'What was waited for'} did not happen; the last answer was ${JSON.stringify(answer).slice(0, 2000)}`,
      )
    }
    await sleep(100)
  }
}
