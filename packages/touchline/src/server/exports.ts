/**
 * `GET /v1/export`: all events of a site as a file.
 *
 * @module
 */
import { Readable } from 'node:stream'
import type { Settings, Store } from '@touchline/ingest'
import type { Context } from 'hono'
import { exportFormats, exportTypes, toStream } from '../export/to-stream.ts'
import type { AccessEnv } from './access.ts'
import { errorResponse } from './answer.ts'

/** What exports are read from. */
export interface ExportOptions {
  readonly store: Store
  readonly settings: Pick<Settings, 'site'>
}

/** Answers with the file; the connection is as slow as its reader. */
export function answerSiteExport(context: Context<AccessEnv>, { store, settings }: ExportOptions): Response {
  const scope = context.get('scope')
  const site = context.req.query('site') ?? ''
  const format = exportFormats.find(name => name === (context.req.query('format') ?? 'ndjson'))
  if (format === undefined) {
    return errorResponse(400, { code: 'bad_question', field: 'format', detail: 'is neither ndjson nor csv' })
  }
  if (settings.site(site) === null || (scope !== 'all' && scope.id !== site)) {
    return errorResponse(404, { code: 'not_found', detail: `there is no such site: ${site.slice(0, 64)}` })
  }
  const stream = Readable.toWeb(toStream(store, site, format)) as ReadableStream
  return new Response(stream, {
    headers: {
      'content-type': exportTypes[format],
      'content-disposition': `attachment; filename="${site}-events.${format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
