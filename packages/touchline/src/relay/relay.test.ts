import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { openRelay, sendAll } from './relay.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const accepted = (response: ServerResponse): void => {
  response.writeHead(202).end('{"batch":"b","accepted":1,"rejected":[]}')
}

/** A collector that answers the requests in turn; what it heard is in `heard`. */
async function collector(answer: (response: ServerResponse, heard: readonly string[]) => void) {
  const heard: string[] = []
  const listening = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    heard.push(`${request.headers.authorization} ${body}`)
    answer(response, heard)
  })
  server = listening
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { heard, relay: openRelay({ url: `http://127.0.0.1:${port}/`, key: 'sk_test', inFlight: 4 }) }
}

describe('a relay', () => {
  it('sends every batch once, with its key', async () => {
    const { heard, relay } = await collector(accepted)
    const batches = Array.from({ length: 50 }, (_, index) => `${index}`)
    await sendAll(relay, batches.values(), 4)
    expect(heard.toSorted()).toEqual(batches.map(text => `Bearer sk_test ${text}`).toSorted())
    relay.close()
  })

  it('waits and sends again when the collector is busy', async () => {
    const { heard, relay } = await collector((response, sofar) => {
      if (sofar.length === 1) response.writeHead(429, { 'retry-after': '0.01' }).end('{}')
      else if (sofar.length === 2) response.writeHead(503).end('{}')
      else accepted(response)
    })
    await relay.send('x')
    expect(heard).toHaveLength(3)
    relay.close()
  })

  it('tells what the collector answered when it refuses', async () => {
    const { relay } = await collector(response => response.writeHead(401).end('{"error":"no such key"}'))
    await expect(relay.send('x')).rejects.toThrow('refused a batch with 401: {"error":"no such key"}')
    relay.close()
  })

  it('takes a rejected event for a fault', async () => {
    const { relay } = await collector(response =>
      response.writeHead(202).end('{"accepted":0,"rejected":[{"code":"id_time"}]}'),
    )
    await expect(sendAll(relay, ['x', 'y'].values(), 2)).rejects.toThrow('id_time')
    relay.close()
  })
})
