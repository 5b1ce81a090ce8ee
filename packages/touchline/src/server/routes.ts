/**
 * The server's addresses.
 *
 * @module
 */
import {
  type Collector,
  createSegmentApi,
  type NameLimits,
  type Settings,
  type Spool,
  type Store,
  segmentPaths,
} from '@touchline/ingest'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import {
  type AccessEnv,
  type AccessOptions,
  localOrToken,
  onlyAllowed,
  onlyLoopback,
  tokenToCookie,
} from './access.ts'
import { errorResponse } from './answer.ts'
import type { Assets } from './asset.ts'
import { assetResponse } from './asset-response.ts'
import { answerBackup, type MakeBackup } from './backups.ts'
import { answerSiteExport } from './exports.ts'
import { readHealth } from './health.ts'
import type { Metrics } from './metrics.ts'
import { answerErase, answerExport, type Persons } from './persons.ts'
import { answerQuestion } from './questions.ts'
import { type Refused, refusedRoutes } from './refused.ts'
import { pageHeaders, securityHeaders } from './security-headers.ts'
import { answerSetup, type SetupSource } from './setup.ts'
import { answerLink, answerPixel } from './short-links.ts'

/** What the server needs to answer. */
export interface RouteOptions extends Pick<SetupSource, 'lastEventAt' | 'scriptTagOf' | 'setup'> {
  readonly collector: Collector
  readonly spool: Pick<Spool, 'health'>
  readonly quarantine: Refused
  readonly names: Pick<NameLimits, 'reached'>
  readonly store: Store
  readonly settings: Pick<Settings, 'findKey' | 'findLink' | 'keys' | 'site' | 'sites'>
  readonly persons: Persons
  readonly makeBackup: MakeBackup
  readonly metrics: Pick<Metrics, 'answered' | 'text'>
  readonly dashboard: Assets
  readonly scripts: Assets
  readonly access: Pick<AccessOptions, 'token' | 'cookieName' | 'addressOf'>
  /** Address of the connection's other end, whoever stands behind it: the collector looks for that itself. */
  readonly peerOf: AccessOptions['addressOf']
  /** Hears of failures that were answered with 500. */
  readonly onFault: (error: unknown) => void
}

/** A question is a page of text at most. */
const largestQuestion = 256 * 1024

/** Builds the server's answers as a function from a request; nothing listens yet. */
export function createRoutes(options: RouteOptions): Hono<AccessEnv> {
  const { access } = options
  const app = new Hono<AccessEnv>()
  app.onError(error => {
    options.onFault(error)
    return errorResponse(500, { code: 'internal', detail: 'the server failed to answer; its log says why' })
  })

  app.use(securityHeaders)
  addArrivals(app, options)
  app.get('/health', () => answerHealth(options))
  app.get('/metrics', localOrToken(access), () => answerMetrics(options.metrics))
  for (const path of options.scripts.keys()) app.get(path, context => answerScript(context, options.scripts))

  const questionLimit = bodyLimit({
    maxSize: largestQuestion,
    onError: () =>
      errorResponse(413, { code: 'too_large', detail: `a question may have ${largestQuestion} bytes` }),
  })
  const local = onlyLoopback(access.addressOf)
  const allowed = onlyAllowed({ ...access, sites: options.settings })
  app.post('/v1/ask', local, allowed, questionLimit, context => answerQuestion(context, options))
  app.post('/v1/journeys', local, allowed, questionLimit, context =>
    answerQuestion(context, options, { question: 'journeys' }),
  )
  app.post('/v1/person/erase', local, allowed, questionLimit, context => answerErase(context, options))
  app.post('/v1/person/export', local, allowed, questionLimit, context => answerExport(context, options))
  for (const [path, answer] of refusedRoutes) {
    app.post(path, local, allowed, questionLimit, context => answer(context, options.quarantine))
  }
  app.post('/v1/backup', local, allowed, questionLimit, context => answerBackup(context, options.makeBackup))
  app.get('/v1/setup', local, allowed, context => answerSetup(context, options))
  app.get('/v1/export', local, allowed, context => answerSiteExport(context, options))
  app.all('/v1/*', context => notFound(context))

  const page = tokenToCookie({ ...access, sites: options.settings })
  app.get('*', local, pageHeaders, page, context => answerDashboard(context, options.dashboard))
  app.notFound(notFound)
  return app
}

/** Everything by which events arrive, from whoever may send them. */
function addArrivals(app: Hono<AccessEnv>, options: RouteOptions): void {
  const { collector, peerOf, access } = options
  app.all('/v1/events', context => collector(context.req.raw, { address: peerOf(context) }))
  const segment = createSegmentApi({ collector })
  for (const path of segmentPaths) {
    app.all(`/v1/${path}`, context => segment(context.req.raw, path, { address: peerOf(context) }))
  }
  const links = { ...options, token: access.token, addressOf: peerOf }
  app.get('/l/:code', context => answerLink(context, links))
  app.get('/p/:file{[^/]+\\.gif}', context => answerPixel(context, links))
}

const notFound = (context: Context): Response =>
  errorResponse(404, {
    code: 'not_found',
    detail: `there is nothing at ${context.req.method} ${context.req.path}`,
  })

async function answerHealth(options: RouteOptions): Promise<Response> {
  const health = await readHealth({ ...options, lastEventAt: options.lastEventAt() })
  // Events are accepted without the engine, so only the spool decides whether to send some here.
  const status = health.spool.ok ? 200 : 503
  return Response.json(health, { status, headers: { 'cache-control': 'no-store' } })
}

async function answerMetrics(metrics: Pick<Metrics, 'text'>): Promise<Response> {
  const { text, contentType } = await metrics.text()
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
}

/** Any shop's page may load the script; a release never changes, the newest may be asked for again soon. */
function answerScript(context: Context, scripts: Assets): Response {
  const asset = scripts.get(context.req.path)
  if (asset === undefined) return notFound(context)
  const isRelease = /-\d+\.\d+\.\d+[^/]*\.js$/.test(context.req.path)
  return assetResponse(context.req.raw, asset, {
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'timing-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    'cache-control': isRelease ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
  })
}

/** A shop that pins a release which is not here must not take a page for an answer. */
const notPages = /^\/(?:assets\/.*|touchline[^/]*\.js)$/

/** A file of the dashboard; its page for every other address, since the address bar is the dashboard's state. */
function answerDashboard(context: Context, dashboard: Assets): Response {
  const { path } = context.req
  const file = dashboard.get(path)
  if (file !== undefined && path !== '/index.html') {
    const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
    return assetResponse(context.req.raw, file, { 'cache-control': cache })
  }
  const index = dashboard.get('/index.html')
  if (index === undefined || notPages.test(path)) return notFound(context)
  return assetResponse(context.req.raw, index, { 'cache-control': 'no-cache' })
}
