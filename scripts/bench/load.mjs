/**
 * The load generator, a process of its own: keeps connections busy with batches for a while and counts.
 *
 * Arguments: address, public key, events per batch, connections, seconds. Prints one line of JSON.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'

const [address, key, size, connections, seconds] = process.argv.slice(2)
const perBatch = Number(size)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const target = new URL(address)

const event = (index, at) => {
  const hex = at.toString(16).padStart(12, '0')
  const noise = randomBytes(10).toString('hex')
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8)}-7${noise.slice(0, 3)}-8${noise.slice(3, 6)}-${noise.slice(6, 18)}`,
    seq: index + 1,
    at,
    mono: 4000 + index,
    name: 'add_to_cart',
    page: {
      view: randomUUID(),
      url: 'https://shop.example/products/skillet?size=26',
      title: 'Iron skillet 26 cm',
    },
    data: {
      currency: 'EUR',
      value: 64.5,
      items: [{ item_id: 'SK-26', item_name: 'Iron skillet', price: 64.5, quantity: 1 }],
    },
  }
}

function makeBody() {
  const now = Date.now()
  return JSON.stringify({
    v: 1,
    key,
    batch: randomUUID(),
    visitor: randomUUID(),
    stream: randomUUID(),
    consent: 'full',
    sentAt: now,
    sdk: 'bench/1',
    events: Array.from({ length: perBatch }, (_, index) => event(index, now)),
  })
}

/** Bodies are made beforehand: making them would be most of this process's work. */
const bodies = Array.from({ length: Math.ceil(20_000 / perBatch) }, makeBody)
const headers = { 'content-type': 'text/plain', origin: 'https://shop.example' }
const tally = { requests: 0, events: 0, failed: 0 }
const times = []
const end = Date.now() + Number(seconds) * 1000

function post(body) {
  return new Promise(resolve => {
    const outgoing = request(target, { agent, method: 'POST', headers }, answer => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode))
    })
    outgoing.on('error', () => resolve(0))
    outgoing.end(body)
  })
}

async function keepBusy(first) {
  for (let turn = first; Date.now() < end; turn += Number(connections)) {
    const since = performance.now()
    const status = await post(bodies[turn % bodies.length])
    times.push(performance.now() - since)
    tally.requests += 1
    if (status === 202) tally.events += perBatch
    else tally.failed += 1
  }
}

const since = performance.now()
await Promise.all(Array.from({ length: Number(connections) }, (_, index) => keepBusy(index)))
const tookMs = performance.now() - since
agent.destroy()
times.sort((a, b) => a - b)
const quantile = share => Number((times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1))
console.log(
  JSON.stringify({
    ...tally,
    eventsPerSecond: Math.round((tally.events / tookMs) * 1000),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  }),
)
