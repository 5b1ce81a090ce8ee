/**
 * Who may see the dashboard and ask questions. Until there is sign-in: this machine alone, with the token that
 * the printed address carries, or a read key.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Site, Sites } from '@touchline/ingest'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { errorResponse } from './answer.ts'

/** What somebody who was let in may see: every site, or the one of their key. */
export type Scope = 'all' | Site

/** What is decided about a request before its handler sees it. */
export interface AccessEnv {
  readonly Variables: { scope: Scope }
}

/** What access is judged by. */
export interface AccessOptions {
  readonly token: string
  readonly sites: Pick<Sites, 'findKey'>
  /** Cookies know no ports: two servers on one host must not overwrite each other's. */
  readonly cookieName: string
  /** Address the connection came from. */
  readonly addressOf: (context: Context) => string | undefined
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

/** Headers by which a proxy says that it asks for somebody else. */
const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

/** Whether a request comes from this machine. What a proxy on it passed on comes from elsewhere. */
function isLocal(context: Context, addressOf: AccessOptions['addressOf']): boolean {
  const address = addressOf(context)
  if (address === undefined || !loopback.test(address)) return false
  return forwarding.every(name => context.req.header(name) === undefined)
}

/** Refuses everything that does not come from this machine. */
export const onlyLoopback = (addressOf: AccessOptions['addressOf']) =>
  createMiddleware(async (context, next) => {
    if (isLocal(context, addressOf)) return next()
    return errorResponse(403, {
      code: 'not_local',
      detail: `the dashboard and the questions are open to this machine only, not to ${addressOf(context) ?? 'an unknown address'} or through a proxy; reach them through an SSH tunnel`,
    })
  })

/** Lets this machine in, and whoever has the token. */
export const localOrToken = ({ addressOf, token }: Pick<AccessOptions, 'addressOf' | 'token'>) =>
  createMiddleware(async (context, next) => {
    const bearer = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
    if (isLocal(context, addressOf) || (bearer !== undefined && isSame(bearer, token))) return next()
    return errorResponse(
      401,
      {
        code: 'no_access',
        detail:
          'this is open to the machine itself, and to others with Authorization: Bearer and the token of the data folder',
      },
      { 'www-authenticate': 'Bearer realm="touchline"' },
    )
  })

/** Refuses requests without the token (as cookie or Bearer) or a read key (as Bearer). */
export const onlyAllowed = (options: AccessOptions) =>
  createMiddleware<AccessEnv>(async (context, next) => {
    const scope = scopeOf(context, options)
    if (scope === null) {
      return errorResponse(
        401,
        {
          code: 'no_access',
          detail:
            'no valid token or key came with the request; open the address that the server printed, or send Authorization: Bearer rk_…',
        },
        { 'www-authenticate': 'Bearer realm="touchline"' },
      )
    }
    context.set('scope', scope)
    return next()
  })

function scopeOf(context: Context, { token, sites, cookieName }: AccessOptions): Scope | null {
  const bearer = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) {
    if (isSame(bearer, token)) return 'all'
    const found = sites.findKey(bearer)
    return found?.kind === 'read' ? found.site : null
  }
  const cookie = getCookie(context, cookieName)
  if (cookie === undefined || !isSame(cookie, token)) return null
  // A page of another origin on this host would send the cookie along: ports do not count for SameSite.
  const from = context.req.header('sec-fetch-site')
  return from === undefined || from === 'same-origin' || from === 'none' ? 'all' : null
}

/** Takes `?token=…` out of the address and keeps it in a cookie that scripts cannot read. */
export const tokenToCookie = (options: AccessOptions) =>
  createMiddleware(async (context, next) => {
    const given = context.req.query('token')
    if (given === undefined) return next()
    const url = new URL(context.req.url)
    url.searchParams.delete('token')
    if (isSame(given, options.token)) {
      const attributes = { path: '/', httpOnly: true, sameSite: 'Strict', maxAge: 90 * 86_400 } as const
      setCookie(context, options.cookieName, given, attributes)
    } else deleteCookie(context, options.cookieName)
    context.header('cache-control', 'no-store')
    // Two slashes at the beginning would lead to another host.
    return context.redirect(`/${url.pathname.replace(/^[/\\]+/, '')}${url.search}`, 303)
  })

/** Compares hashes, so that neither content nor length shows in the time it takes. */
const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
