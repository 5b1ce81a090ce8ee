import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '@touchline/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askThroughNode } from '../../../../test/support/collector.ts'
import { createCollector } from '../index.ts'

// Everything that the collector promises, it promises through both of its faces.
askThroughNode()
await import('./collector.test.ts')
await import('./answer.test.ts')
await import('./judge.test.ts')
await import('./delivery-note.test.ts')

describe('a sender that does not behave', () => {
  const faults: unknown[] = []
  const collector = createCollector({
    spool: { append: () => Promise.resolve() },
    sites: { findKey: () => null, site: () => null, erasedUntil: () => 0 },
    onFault: error => faults.push(error),
  })
  const server = createServer(collector.node)
  let port = 0

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const post = (headers: Record<string, string | number> = {}) =>
    httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/v1/events', headers })

  test('and announces too much is refused before it sends it', async () => {
    const outgoing = post({ 'content-length': limits.bodyBytes + 1 })
    outgoing.flushHeaders()
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(413)
    outgoing.on('error', () => undefined).destroy()
  })

  test('and sends without end is refused once it has sent too much', async () => {
    const outgoing = post()
    let answer: IncomingMessage | null = null
    outgoing.on('response', incoming => {
      answer = incoming
    })
    outgoing.on('error', () => undefined)
    const chunk = Buffer.alloc(100_000, 'x')
    for (let sent = 0; answer === null && sent < 100_000_000; sent += chunk.length) {
      if (!outgoing.write(chunk)) await once(outgoing, 'drain')
      await sleep(1)
    }
    expect(answer).toMatchObject({ statusCode: 413 })
    outgoing.destroy()
  })

  test('and goes away in the middle is no fault, and others are answered', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"v":1')
    await sleep(50)
    socket.destroy()
    await sleep(50)
    const outgoing = post().end('{}')
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(401)
    answer.resume()
    expect(faults).toEqual([])
  })
})
