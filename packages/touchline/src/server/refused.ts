/**
 * Refused events over HTTP: seen, judged again, cleared.
 *
 * @module
 */
import type { QuarantinedEvent, QuarantineFilter, QuarantineStatus, Replay } from '@touchline/ingest'
import { Refusal } from '@touchline/protocol'
import type { Context } from 'hono'
import type { AccessEnv } from './access.ts'
import { errorResponse } from './answer.ts'

/** What is kept, and the newest of it. */
export interface RefusedList extends QuarantineStatus {
  readonly newest: readonly QuarantinedEvent[]
}

/** Refused events of a folder. */
export interface Refused extends RefusedActions {
  status(): QuarantineStatus
}

/** What can be done with refused events. */
export interface RefusedActions {
  /** At most `limit`, the newest first. */
  list(filter: QuarantineFilter, limit: number): Promise<RefusedList>
  /** Has them judged by the rules of today, and stores those that are accepted. */
  replay(filter: QuarantineFilter): Promise<Replay>
  /** Forgets them. */
  clear(filter: QuarantineFilter): Promise<{ readonly cleared: number }>
}

const mostListed = 1_000
const listedByDefault = 50

type AnswerAbout = (context: Context<AccessEnv>, refused: Refused) => Promise<Response>

/** What is kept, and the newest of it. */
const answerList: AnswerAbout = (context, refused) =>
  withFilter(context, (filter, body) => {
    const { limit = listedByDefault } = body
    const most =
      typeof limit === 'number' && limit >= 1 ? Math.min(mostListed, Math.floor(limit)) : listedByDefault
    return refused.list(filter, most)
  })

/** Addresses, all of them for POST, and what each answers. */
export const refusedRoutes: readonly (readonly [path: string, answer: AnswerAbout])[] = [
  ['/v1/quarantine', answerList],
  ['/v1/quarantine/replay', (context, refused) => withFilter(context, filter => refused.replay(filter))],
  ['/v1/quarantine/clear', (context, refused) => withFilter(context, filter => refused.clear(filter))],
]

async function withFilter(
  context: Context<AccessEnv>,
  answer: (filter: QuarantineFilter, body: Readonly<Record<string, unknown>>) => Promise<object>,
): Promise<Response> {
  // A refused event is kept as it was sent: nobody has taken out of it what questions do not show.
  if (context.get('scope') !== 'all') {
    const detail =
      'a read key sees no refused events; use the token of the data folder, or touchline quarantine'
    return errorResponse(403, { code: 'not_for_keys', detail })
  }
  const body = await readBody(context.req.raw)
  if (body === null) {
    const detail =
      'the body says not which events are meant; send JSON such as {"site": "main"}, or {} for all'
    return errorResponse(400, { code: 'bad_filter', detail })
  }
  const [site, code, id] = [body.site, body.code, body.id].map(value =>
    typeof value === 'string' ? value : undefined,
  )
  try {
    return Response.json(await answer({ site, code, id }, body), { headers: { 'cache-control': 'no-store' } })
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return errorResponse(thrown.status, { code: thrown.code, detail: thrown.message }, { 'retry-after': '2' })
  }
}

async function readBody(request: Request): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const body: unknown = await request.json()
    return typeof body === 'object' && body !== null ? { ...body } : null
  } catch {
    // Not JSON: the caller says what was expected. It must not be taken for "all of them".
    return null
  }
}
