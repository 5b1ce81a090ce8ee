/**
 * The collector and the spool alone, behind the HTTP server that the product uses: no loader, no engine.
 *
 * Argument: the spool's folder. Prints its port as JSON; ends by SIGTERM.
 */
import { createRequire } from 'node:module'
import { createCollector, openSpool } from '../../packages/ingest/dist/index.js'
import { at } from '../workspace.mjs'

const { serve } = createRequire(at('packages/touchline/package.json'))('@hono/node-server')

const site = {
  id: 'main',
  name: 'Bench',
  timeZone: 'UTC',
  currency: 'EUR',
  hosts: [],
  origins: [],
  keyEvent: 'purchase',
}
const sites = { findKey: () => ({ site, kind: 'public' }), site: () => site }
const spool = await openSpool({ path: process.argv[2] })
const collect = createCollector({ spool, sites, onFault: error => console.error(error) })
serve({ fetch: request => collect(request), port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(JSON.stringify({ port })),
)
