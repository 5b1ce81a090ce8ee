/**
 * A developer's own tools on the machine of the collector: a headless browser under test, curl, a script.
 *
 * They declare themselves as automation, and from anywhere else that makes them robots. On this machine they
 * are somebody who tries the product, and who wants to see what was sent (decision 0008).
 *
 * @module
 */
import type { HeaderValues } from './header-values.ts'

/** Headers that a proxy adds: what it passes on comes from elsewhere, whatever the address of the proxy. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'cf-connecting-ip']

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

/** Whether a request was made on this machine, and not passed on by a proxy on it. */
export function isFromThisMachine(headers: HeaderValues, address: string | undefined): boolean {
  return (
    address !== undefined && loopback.test(address) && proxyHeaders.every(name => headers.get(name) === null)
  )
}

const headless = /\bHeadlessChrome\b/
const tool =
  /^(node|undici|curl|wget|deno|bun|axios|got|python|okhttp|Go-http-client|PostmanRuntime|insomnia|HTTPie)\b/i

/** Whether a user agent header names a tool rather than a crawler; an empty one is a script's. */
export function isDeveloperTool(userAgent: string): boolean {
  return userAgent.trim() === '' || headless.test(userAgent) || tool.test(userAgent)
}
