/**
 * The measure of the collector: node:http, the body read, JSON.parse, and an answer from memory.
 *
 * Prints its port as JSON; ends by SIGTERM.
 */
import { createServer } from 'node:http'

const server = createServer((incoming, outgoing) => {
  const parts = []
  incoming.on('data', part => parts.push(part))
  incoming.on('end', () => {
    const batch = JSON.parse(Buffer.concat(parts).toString())
    outgoing.writeHead(202, { 'content-type': 'application/json' })
    outgoing.end(JSON.stringify({ batch: batch.batch, accepted: batch.events.length, rejected: [] }))
  })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
