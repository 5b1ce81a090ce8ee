/**
 * Headers that keep the dashboard from being framed, sniffed or made to run foreign code.
 *
 * @module
 */
import { createMiddleware } from 'hono/factory'

/** Only the dashboard's own files, and requests to its own server. Nothing may be written into a page as code. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const pages: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy,
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/** What is no page has nothing to load, and stands in no frame. */
const answers: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

const adding = (headers: Readonly<Record<string, string>>) =>
  createMiddleware(async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    }
  })

/** Adds the headers of the dashboard's pages. */
export const pageHeaders = adding(pages)

/** Adds the headers that every answer has, unless it has its own. */
export const securityHeaders = adding(answers)
