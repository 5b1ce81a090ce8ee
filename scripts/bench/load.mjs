/**
 * The load generator, a process of its own: keeps connections busy with batches for a while and counts.
 *
 * It speaks HTTP over bare sockets, because node:http's client would need more of a core than the server.
 *
 * Argument: JSON with `port`, `key`, `perBatch`, `connections`, `seconds`, and, for a steady load instead of as much as
 * goes, `eventsPerSecond`. Prints one line of JSON.
 */
import { connect } from 'node:net'
import { createBatches } from './batches.mjs'

const { port, key, perBatch, isUnique, connections, seconds, eventsPerSecond } = JSON.parse(process.argv[2])
const next = createBatches({ port, key, perBatch, isUnique })
const tally = { requests: 0, events: 0, failed: 0 }
const times = []
const wanted = `"accepted":${perBatch},`
const end = performance.now() + seconds * 1000
/** Between two requests of one connection; 0 for as soon as the answer is there. */
const pauseMs = eventsPerSecond === undefined ? 0 : (1000 * perBatch * connections) / eventsPerSecond

/** The length of a whole answer at the beginning of a text; `null` while some of it is missing. */
function answerLength(text) {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return null
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))
  if (length === null) throw new Error(`An answer does not say how long it is: ${text.slice(0, head)}`)
  const whole = head + 4 + Number(length[1])
  return text.length < whole ? null : whole
}

function keepBusy(index) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const began = performance.now() + (pauseMs * index) / connections
    let sent = 0
    let since = 0
    let text = ''
    function send() {
      // A steady load counts from when the request was due, or a server that stalls would look fast.
      since = pauseMs === 0 ? performance.now() : began + sent * pauseMs
      sent += 1
      socket.write(next())
    }
    function goOn() {
      const due = began + sent * pauseMs
      if (performance.now() >= end || due >= end) socket.end()
      else if (pauseMs === 0 || performance.now() >= due) send()
      else setTimeout(send, due - performance.now())
    }
    socket.setEncoding('latin1')
    socket.on('connect', goOn)
    socket.on('data', chunk => {
      text += chunk
      const whole = answerLength(text)
      if (whole === null) return
      times.push(performance.now() - since)
      tally.requests += 1
      if (text.startsWith('HTTP/1.1 202 ') && text.includes(wanted)) tally.events += perBatch
      else tally.failed += 1
      text = text.slice(whole)
      goOn()
    })
    socket.on('error', reject)
    socket.on('close', resolve)
  })
}

const since = performance.now()
await Promise.all(Array.from({ length: connections }, (_, index) => keepBusy(index)))
const tookMs = performance.now() - since
times.sort((a, b) => a - b)
const quantile = share => Number((times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1))
const eventsPerSecondReached = Math.round((tally.events / tookMs) * 1000)
console.log(
  JSON.stringify({
    ...tally,
    eventsPerSecond: eventsPerSecondReached,
    requestsPerSecond: Math.round((tally.requests / tookMs) * 1000),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  }),
)
