/**
 * Questions to a running server, as a program asks them.
 *
 * @module
 */
import type { Answer, AnyQuestion, Questions } from '../../packages/analysis/src/index.ts'
import type { RunningServer } from './server.ts'

/** The answer that belongs to a question. */
export type AnswerTo<Question extends AnyQuestion> = Answer<
  Question['question'],
  Questions[Question['question']]['answer']
>

/** Asks over HTTP. Rejects with the server's own words when it refuses. */
export async function askServer<Question extends AnyQuestion>(
  server: RunningServer,
  question: Question,
): Promise<AnswerTo<Question>> {
  const answer = await fetch(`${server.url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
    body: JSON.stringify(question),
  })
  const said = await answer.json()
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(said)}`)
  return said
}

/** About two weeks up to now, in whatever zone the site is. */
export function recentDays(): { readonly from: string; readonly to: string } {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  return { from: day(-13), to: day(2) }
}

/** Waits until everything that was accepted so far can be queried. */
export async function isSettled(server: RunningServer): Promise<boolean> {
  const health = await (await fetch(`${server.url}/health`)).json()
  return health.spool.bytes === 0
}
