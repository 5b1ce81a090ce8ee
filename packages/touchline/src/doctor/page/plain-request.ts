/**
 * A request past the browser: browsers keep for themselves why they did not hand an answer out.
 *
 * @module
 */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** What to ask. */
export interface PlainRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Whether any certificate is taken. */
  readonly insecure: boolean
}

/** What was heard, in a browser's stead. */
export interface PlainAnswer {
  /** `null` when there was no answer. */
  readonly status: number | null
  readonly contentType: string
  /** Pages of which origin may read the answer; `null` for none. */
  readonly allowedOrigin: string | null
  /** Node's code for why there was no answer. */
  readonly failure: string | null
}

const patienceMs = 10_000

const nothing = { status: null, contentType: '', allowedOrigin: null }

/** Asks once, follows no redirect and reads no body. Never rejects. */
export function requestPlainly({ url, method, headers, body, insecure }: PlainRequest): Promise<PlainAnswer> {
  return new Promise(resolve => {
    const isTls = url.startsWith('https:')
    const options = { method, headers: { ...headers }, timeout: patienceMs }
    const sent = isTls
      ? requestHttps(url, { ...options, rejectUnauthorized: !insecure })
      : requestHttp(url, options)
    sent.on('timeout', () => sent.destroy(new Error('timeout')))
    sent.on('error', error => {
      const code = 'code' in error ? String(error.code) : error.message
      resolve({ ...nothing, failure: code })
    })
    sent.on('response', ({ statusCode = 0, headers: heard }) => {
      resolve({
        status: statusCode,
        contentType: heard['content-type'] ?? '',
        allowedOrigin: heard['access-control-allow-origin'] ?? null,
        failure: null,
      })
      sent.destroy()
    })
    sent.end(body)
  })
}
