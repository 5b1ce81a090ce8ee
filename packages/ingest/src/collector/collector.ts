/**
 * The collector: a function from a request to its answer. It mounts in anything that speaks fetch, and in a bare
 * node:http server.
 *
 * @module
 */
import type { Answer } from './answer.ts'
import { type CollectorOptions, createIntake } from './intake.ts'
import type { LetIn } from './let-in.ts'
import { createNodeCollector, type NodeCollector } from './node-collector.ts'
import { readStream } from './read-bytes.ts'

/** Answers requests to `POST /v1/events`. */
export interface Collector {
  /** Answers one request. Never rejects. */
  (request: Request, from?: { readonly address?: string | undefined }): Promise<Response>
  /**
   * The same collector as the listener of a node:http server, for Express and the like: without a `Request` and
   * a `Response` in between it takes in about twice as much. Nothing may have read the body before.
   */
  readonly node: NodeCollector
  /** For an API that takes another form and delivers what it read to this collector. */
  readonly letIn: LetIn
}

/**
 * Creates the handler of `POST /v1/events`. It looks at the method, not at the path: mount it where you like.
 *
 * A 202 means that every event it counts as accepted is on disk.
 */
export function createCollector(options: CollectorOptions): Collector {
  const intake = createIntake(options)
  const collect = async (request: Request, from?: { readonly address?: string | undefined }) => {
    const { method, headers, body, url } = request
    const { host, protocol } = new URL(url)
    const delivery = { method, headers, host, encrypted: protocol === 'https:', address: from?.address }
    return toResponse(await intake({ ...delivery, bytes: () => readStream(body) }))
  }
  return Object.assign(collect, { node: createNodeCollector(intake), letIn: intake.letIn })
}

/** An answer for whoever speaks fetch. */
export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers })
}
