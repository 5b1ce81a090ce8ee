/**
 * Asks a question of a data folder: through the server that runs on it, or by opening the folder.
 *
 * @module
 */
import { resolve } from 'node:path'
import { type AnswerTo, type AnyQuestion, ask } from '@touchline/analysis'
import { openLine } from '../line.ts'
import { findLocalServer } from './local-server.ts'
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
  const server = findLocalServer(path)
  if (server !== null) {
    // What a server answers is what `ask` gave it.
    return (await (await server.post('/v1/ask', question)).json()) as AnswerTo<AnyQuestion>
  }
  const line = await openLine({ dataPath: path, clickhouseUrl })
  try {
    await line.loader.settled()
    return await ask({ store: line.store, sites: line.settings }, question)
  } finally {
    await line.close()
  }
}
