/**
 * Answers in the form of the real collector's, readable for pages of every origin.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

interface Answering {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** The headers that let a page of another origin read an answer. */
export const corsOf = ({ headers }: IncomingMessage): Record<string, string> => ({
  'access-control-allow-origin': headers.origin ?? '*',
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'retry-after',
  vary: 'Origin',
})

/** Answers with JSON. */
export function answerAsCollector(
  { request, response }: Answering,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const own = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  response.writeHead(status, { ...corsOf(request), ...own, ...headers }).end(JSON.stringify(body))
}
