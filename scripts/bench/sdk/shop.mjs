/**
 * A shop with nothing in it but a script, and a collector that counts what arrives. Two origins, as with a real shop.
 */

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { at } from '../../workspace.mjs'

const listen = server =>
  new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)),
  )

const headerBytes = ({ rawHeaders }) => rawHeaders.join(': ').length

/** Answers as each product's collector does, so that nobody sends anything again. */
function answerOf(body) {
  try {
    const text = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body
    const { batch, events } = JSON.parse(text)
    if (batch && events) return [202, { batch, accepted: events.length, rejected: [] }]
  } catch {
    // Another product's form; all of them take a plain 200.
  }
  return [200, { status: 1, success: true }]
}

/** Starts the collector. `count` is set to zero before a measurement. */
export async function openCollector() {
  const count = { requests: 0, preflights: 0, bytes: 0, headers: 0 }
  const server = createServer((request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const origin = request.headers.origin ?? '*'
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('access-control-allow-credentials', 'true')
      response.setHeader(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? '*',
      )
      if (request.method === 'OPTIONS') {
        count.preflights++
        return response.end()
      }
      const part = /\/(touchline-[\w.-]+\.js)$/.exec(request.url ?? '')
      if (part) {
        response.setHeader('content-type', 'text/javascript')
        return response.end(readFileSync(at('packages/sdk/dist/tag', part[1])))
      }
      const body = Buffer.concat(chunks)
      if (request.method === 'POST') {
        count.requests++
        count.bytes += body.length
        count.headers += headerBytes(request)
      }
      const [status, answer] = answerOf(body)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  return { url: await listen(server), count, close: () => server.close() }
}

/** Starts the shop: `/<name>` is a page with that script, served as a shop would serve it. */
export async function openShop(scripts, collector) {
  const server = createServer((request, response) => {
    const [, name = '', file] = (request.url ?? '').split('?')[0].split('/')
    const script = scripts[name]
    // Isolated pages have clocks that tick every 5 µs.
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'credentialless')
    if (file === 'script.js') {
      response.setHeader('content-type', 'text/javascript')
      return response.end(script?.code)
    }
    const tag = script?.isTag ? ` data-site="pk_bench" data-endpoint="${collector}"` : ''
    const loaded = script
      ? `<script src="/${name}/script.js"${tag}></script><script>${script.after ?? ''}</script>`
      : ''
    response.setHeader('content-type', 'text/html')
    response.end(
      `<!doctype html><title>Shop</title>${loaded}<h1>Shop</h1>${'<p>Iron skillet, 26 cm, 64.50 €</p>'.repeat(200)}`,
    )
  })
  return { url: await listen(server), close: () => server.close() }
}
