/**
 * The server that runs on a data folder, as a command speaks to it: with the token that only the folder's owner can
 * read.
 *
 * @module
 */
import { readToken } from '../data-folder/data-folder.ts'
import { readServerFile } from '../data-folder/server-file.ts'
import { readJson } from '../server/read-json.ts'
import { StartError } from '../start-error.ts'

/** A server on this machine. */
export interface LocalServer {
  /** `http://127.0.0.1:4280`, without a slash at its end. */
  readonly url: string
  /**
   * Gets JSON, whatever the status of the answer.
   *
   * @throws {StartError} The server does not answer within ten seconds.
   */
  get(route: string): Promise<Response>
  /**
   * Posts JSON and returns the answer.
   *
   * @throws {StartError} The server does not answer, or refuses: in its own words.
   */
  post(route: string, body: object): Promise<Response>
}

/** What a server tells about itself it has at hand; one that is silent for longer hangs. */
const patienceMs = 10_000

/** The server on a data folder (absolute), or `null` when none runs. */
export function findLocalServer(path: string): LocalServer | null {
  const url = readServerFile(path)?.url ?? null
  if (url === null) return null
  const to = (route: string): Where => ({ url, route, token: readToken(path) ?? '' })
  return {
    url,
    get: route => send(to(route), { method: 'GET', signal: AbortSignal.timeout(patienceMs) }),
    post: (route, body) => post(to(route), body),
  }
}

interface Where {
  readonly url: string
  readonly route: string
  readonly token: string
}

async function post(where: Where, body: object): Promise<Response> {
  const response = await send(where, { method: 'POST', body: JSON.stringify(body) })
  if (response.ok) return response
  const said = errorIn(await readJson(response))
  throw new StartError(said ?? `The server at ${where.url} refused with status ${response.status}.`)
}

async function send({ url, route, token }: Where, request: RequestInit): Promise<Response> {
  try {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    return await fetch(`${url}${route}`, { ...request, headers })
  } catch (cause) {
    throw new StartError(`The server at ${url} does not answer; see whether it still runs.`, { cause })
  }
}

/**
 * What a server answered to work that may take minutes: its status was sent before the work was done, so a failure is in
 * the body.
 *
 * @throws {StartError} The work failed: in the server's own words.
 */
export async function readSlowly<Result>(response: Response): Promise<Result> {
  const answer: unknown = await response.json()
  const failure = errorIn(answer)
  if (failure !== null) throw new StartError(failure)
  // What else the server answers is what the work gave it.
  return answer as Result
}

/** The words of an answer that says no; `null` for any other. */
function errorIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null
  const { error } = answer
  if (typeof error !== 'object' || error === null || !('detail' in error)) return null
  const field =
    'field' in error && typeof error.field === 'string' && error.field !== '' ? `${error.field}: ` : ''
  return `${field}${String(error.detail)}`
}
