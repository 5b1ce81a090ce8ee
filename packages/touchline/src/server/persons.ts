/**
 * Erasing and exporting a person over HTTP.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Erasure, type PersonFact, type PersonRequest, type Sites, StoreError } from '@touchline/ingest'
import type { Context } from 'hono'
import type { AccessEnv } from './access.ts'
import { errorResponse } from './answer.ts'
import { readJson } from './read-json.ts'
import { slowJson } from './slow-json.ts'

/** What the server can do with everything about one person. */
export interface Persons {
  erase(request: PersonRequest): Promise<Erasure>
  export(request: PersonRequest): Promise<readonly PersonFact[]>
}

/** What the answers are made from. */
export interface PersonAnswerOptions {
  readonly persons: Persons
  readonly settings: Pick<Sites, 'site'>
}

/** What `POST /v1/person/erase` answers with: what was erased. A key that reads may not. */
export async function answerErase(
  context: Context<AccessEnv>,
  options: PersonAnswerOptions,
): Promise<Response> {
  if (context.get('scope') !== 'all') {
    const detail = 'a read key erases nothing; use the token of the data folder, or touchline person erase'
    return errorResponse(403, { code: 'read_only', detail })
  }
  return withRequest(context, options, async request => {
    const work = options.persons.erase(request)
    const isQuick = await Promise.race([work.then(() => true), sleep(quickMs, false, { ref: false })])
    return isQuick ? Response.json(await work, noStore) : slowJson(work, toFailure)
  })
}

/** Most erasures take seconds, and are answered with a status; one that writes large parts anew takes minutes. */
const quickMs = 60_000

const toFailure = (thrown: unknown) =>
  thrown instanceof StoreError ? { code: 'engine_failed', detail: thrown.message } : null

/** What `POST /v1/person/export` answers with: a line of JSON for every fact. */
export const answerExport = (context: Context<AccessEnv>, options: PersonAnswerOptions): Promise<Response> =>
  withRequest(context, options, async request => {
    const facts = await options.persons.export(request)
    return new Response(facts.map(fact => `${JSON.stringify(fact)}\n`).join(''), {
      headers: { ...noStore.headers, 'content-type': 'application/x-ndjson; charset=utf-8' },
    })
  })

const noStore = { headers: { 'cache-control': 'no-store' } } as const

async function withRequest(
  context: Context<AccessEnv>,
  { settings }: PersonAnswerOptions,
  answer: (request: PersonRequest) => Promise<Response>,
): Promise<Response> {
  const request = readPersonRequest(await readJson(context.req.raw))
  if (request === null) {
    const detail =
      'the body names nobody; send JSON such as {"site": "main", "id": "a visitor’s or user’s id"}'
    return errorResponse(400, { code: 'bad_person', detail })
  }
  const scope = context.get('scope')
  const isTheirs = scope === 'all' || scope.id === request.site
  if (!isTheirs || settings.site(request.site) === null) {
    return errorResponse(400, { code: 'bad_person', field: 'site', detail: `no such site: ${request.site}` })
  }
  try {
    return await answer(request)
  } catch (thrown) {
    if (!(thrown instanceof StoreError) || thrown.fault !== 'unreachable') throw thrown
    const detail = 'the engine does not answer at the moment; ask again in a few seconds'
    return errorResponse(503, { code: 'engine_unavailable', detail }, { 'retry-after': '2' })
  }
}

function readPersonRequest(body: unknown): PersonRequest | null {
  if (typeof body !== 'object' || body === null || !('site' in body) || !('id' in body)) return null
  const { site, id } = body
  return typeof site === 'string' && typeof id === 'string' && id.trim() !== '' ? { site, id } : null
}
