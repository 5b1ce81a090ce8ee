/**
 * Requests to Touchline's own server: the page's origin, with its cookie.
 *
 * @module
 */
import type { Answer, AnyQuestion, Questions } from '@touchline/analysis'
import { AskError, faultOf } from './ask-error.ts'

/** One shop that the server measures, and how to connect it. */
export interface SiteSummary {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  /** `null` when the site has none. */
  readonly publicKey: string | null
  /** What the shop pastes into its pages; `null` without a public key. */
  readonly scriptTag: string | null
  /** When the newest event of the site was accepted, epoch milliseconds; `null` when none ever was. */
  readonly lastEventAt: number | null
}

/** What `GET /v1/setup` says: the sites, and where the server has its things. */
export interface Setup {
  readonly sites: readonly SiteSummary[]
  /** Id of the site that is shown first. */
  readonly site: string
  /** When the newest event of any site was accepted, epoch milliseconds; `null` when none ever was. */
  readonly lastEventAt: number | null
  /** The demo's shop; `null` when only the server runs. */
  readonly storefrontUrl: string | null
  readonly version: string
  readonly dataPath: string
}

/** What `GET /health` says. */
export interface Health {
  readonly ok: boolean
  /** What was accepted and cannot be counted yet: 0 once all of it can. */
  readonly spool: { readonly bytes: number }
  /** When the newest event of any site was accepted, epoch milliseconds; `null` when none ever was. */
  readonly lastEventAt: number | null
}

async function request(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' })
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause
    throw new AskError('offline', 'The server does not answer.', { cause })
  }
}

/** Refusals carry `{"error": {"field", "detail"}}`; a proxy in between may answer anything. */
async function refusalOf(response: Response): Promise<AskError> {
  const text = await response.text()
  const options = { status: response.status }
  try {
    const { error } = JSON.parse(text) as { error?: { field?: string; detail?: string } }
    const field = error?.field === undefined ? '' : `${error.field}: `
    return new AskError(faultOf(response.status), `${field}${error?.detail ?? response.statusText}`, options)
  } catch {
    // Not JSON: the status alone has to say it.
    return new AskError(faultOf(response.status), response.statusText || text.slice(0, 200), options)
  }
}

/** `GET /v1/setup`. */
export async function fetchSetup(signal: AbortSignal): Promise<Setup> {
  const response = await request('/v1/setup', { signal })
  if (!response.ok) throw await refusalOf(response)
  return (await response.json()) as Setup
}

/** `GET /health`; a server that is not well says so with status 503 and the same body. */
export async function fetchHealth(signal: AbortSignal): Promise<Health> {
  const response = await request('/health', { signal, cache: 'no-store' })
  if (!response.ok && response.status !== 503) throw await refusalOf(response)
  return (await response.json()) as Health
}

/** The answer's type follows from the question's name. */
export type AnswerTo<Question extends AnyQuestion> = Answer<
  Question['question'],
  Questions[Question['question']]['answer']
>

/** `POST /v1/ask`. */
export async function ask<Question extends AnyQuestion>(
  question: Question,
  signal: AbortSignal,
): Promise<AnswerTo<Question>> {
  const response = await request('/v1/ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
    signal,
  })
  if (!response.ok) throw await refusalOf(response)
  return (await response.json()) as AnswerTo<Question>
}
