/**
 * Questions over HTTP.
 *
 * @module
 */
import { ask, type KnownSites, QuestionError } from '@touchline/analysis'
import { type Settings, type Store, StoreError } from '@touchline/ingest'
import type { Context } from 'hono'
import type { AccessEnv, Scope } from './access.ts'
import { errorResponse } from './answer.ts'
import type { Metrics } from './metrics.ts'
import { readJson } from './read-json.ts'

/** What questions are answered from. */
export interface QuestionOptions {
  readonly store: Store
  readonly settings: Pick<Settings, 'site' | 'sites'>
  readonly metrics: Pick<Metrics, 'answered'>
}

/** Answers the question in the body; `about` is added to it. */
export async function answerQuestion(
  context: Context<AccessEnv>,
  { store, settings, metrics }: QuestionOptions,
  about: Readonly<Record<string, unknown>> = {},
): Promise<Response> {
  const format = context.req.query('format')
  if (format !== undefined && format !== 'json') {
    return badQuestion('format', `there is no such format yet: ${format}; leave it out`)
  }
  const question: unknown = await readJson(context.req.raw)
  if (typeof question !== 'object' || question === null || Array.isArray(question)) {
    return badQuestion(
      '',
      'the body is no question; send JSON such as {"question": "funnel", "site": "main", …}',
    )
  }
  const options = {
    store,
    sites: visibleSites(settings, context.get('scope')),
    signal: context.req.raw.signal,
  }
  try {
    const answer = await ask(options, { ...question, ...about })
    metrics.answered(answer)
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
  } catch (thrown) {
    if (thrown instanceof QuestionError) return badQuestion(thrown.field, thrown.detail)
    const refused = thrown instanceof StoreError ? refusalOf(thrown) : null
    if (refused === null) throw thrown
    return refused
  }
}

const badQuestion = (field: string, detail: string): Response =>
  errorResponse(400, { code: 'bad_question', field, detail })

/** A key sees its own site alone, also inside a question's parts: others do not exist for it. */
function visibleSites(settings: QuestionOptions['settings'], scope: Scope): KnownSites {
  if (scope === 'all') return settings
  return {
    site: id => (id === scope.id ? settings.site(id) : null),
    sites: () => settings.sites().filter(site => site.id === scope.id),
  }
}

/** ClickHouse's codes for a question that took too long or too much. */
const tooHeavy = new Set([159, 160, 241, 394])

function refusalOf(error: StoreError): Response | null {
  if (error.fault === 'aborted') {
    // Nobody reads this: a page that asks anew gives up what it asked before.
    return errorResponse(499, { code: 'caller_gone', detail: 'the question was given up by its caller' })
  }
  if (error.fault === 'unreachable') {
    const detail = 'the engine does not answer at the moment; ask again in a few seconds'
    return errorResponse(503, { code: 'engine_unavailable', detail }, { 'retry-after': '2' })
  }
  if (error.code === 202) {
    const detail = 'too many questions are waiting; ask again in a few seconds'
    return errorResponse(503, { code: 'busy', detail }, { 'retry-after': '5' })
  }
  if (error.code !== null && tooHeavy.has(error.code)) {
    const detail = 'the question took more time or memory than one may; ask about fewer days'
    return errorResponse(422, { code: 'too_heavy', detail })
  }
  return null
}
