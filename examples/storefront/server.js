#!/usr/bin/env node
/**
 * Serves the shop: `node server.js --port 4281 --tag '<script async src="…"></script>'`.
 *
 * @module
 */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { createStorefront } from './storefront.js'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4281' },
    host: { type: 'string', default: '127.0.0.1' },
    tag: { type: 'string', default: '' },
  },
})
const storefront = createStorefront({ tag: values.tag })

const server = createServer(async (incoming, outgoing) => {
  const url = new URL(incoming.url ?? '/', `http://${values.host}:${values.port}`)
  const response = storefront(new Request(url, { method: incoming.method }))
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(incoming.method === 'HEAD' ? undefined : Buffer.from(await response.arrayBuffer()))
})

server.on('error', error => {
  const taken = error.code === 'EADDRINUSE'
  console.error(taken ? `Port ${values.port} is taken; choose another with --port.` : error.message)
  process.exitCode = 1
})
server.listen(Number(values.port), values.host, () => {
  console.log(`Alder & Rye is open at http://${values.host}:${values.port}/`)
})
