/**
 * Asks a question of a data folder: through the server that runs on it, or by opening the folder.
 *
 * @module
 */
import { resolve } from 'node:path'
import { type AnswerTo, type AnyQuestion, ask } from '@touchline/analysis'
import { readToken } from '../data-folder/data-folder.ts'
import { readServerFile } from '../data-folder/server-file.ts'
import { openLine } from '../line.ts'
import { StartError } from '../start-error.ts'
import { mustBeDataFolder } from './settings-of.ts'

/** Where the question goes. */
export interface Whom {
  readonly data: string
  readonly clickhouseUrl?: string | undefined
}

/**
 * Answers a question.
 *
 * Without a running server it starts the engine for this one question, and first loads what is left in the spool.
 *
 * @throws QuestionError or an error that says what is wrong and what to do.
 */
export async function askFolder(
  { data, clickhouseUrl }: Whom,
  question: object,
): Promise<AnswerTo<AnyQuestion>> {
  mustBeDataFolder(data)
  const path = resolve(data)
  const server = readServerFile(path)
  if (server !== null && server.url !== null) return askServer(server.url, path, question)
  const line = await openLine({ dataPath: path, clickhouseUrl })
  try {
    await line.loader.settled()
    return await ask({ store: line.store, sites: line.settings }, question)
  } finally {
    await line.close()
  }
}

async function askServer(url: string, path: string, question: object): Promise<AnswerTo<AnyQuestion>> {
  const response = await post(url, readToken(path) ?? '', question)
  const answer: unknown = await response.json()
  // What a server answers is what `ask` gave it.
  if (response.ok) return answer as AnswerTo<AnyQuestion>
  throw new StartError(
    toMessage(answer) ?? `The server at ${url} refused the question with status ${response.status}.`,
  )
}

async function post(url: string, token: string, question: object): Promise<Response> {
  try {
    return await fetch(`${url}/v1/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(question),
    })
  } catch (cause) {
    throw new StartError(`The server at ${url} does not answer; see whether it still runs.`, { cause })
  }
}

function toMessage(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null
  const { error } = answer
  if (typeof error !== 'object' || error === null || !('detail' in error)) return null
  const field =
    'field' in error && typeof error.field === 'string' && error.field !== '' ? `${error.field}: ` : ''
  return `${field}${String(error.detail)}`
}
