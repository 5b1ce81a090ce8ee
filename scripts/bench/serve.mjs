/**
 * The whole product under a steady load: whether it keeps up, and how soon an event can be seen.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf, runScript, watch, withFolder, withProgram } from './process.mjs'

const perBatch = 20
const connections = 64

/** Runs `touchline serve` on an empty folder. */
export const withServer = use =>
  withFolder(folder =>
    withProgram(
      'packages/touchline/dist/main.js',
      ['serve', '--port', '0', '--data', folder],
      line => line.event === 'listening',
      ({ url, key }, process) => {
        const token = readFileSync(join(folder, 'token'), 'utf8').trim()
        return use({
          url,
          key,
          token,
          port: Number(new URL(url).port),
          process,
          engine: watch(childrenOf(process.pid)[0]),
        })
      },
    ),
  )

const health = async url => (await (await fetch(`${url}/health`)).json()).spool

/** Puts a steady load on a server; resolves with what came of it. */
export async function steady({ port, key }, { eventsPerSecond, seconds }) {
  const options = { port, key, perBatch, connections, seconds, eventsPerSecond }
  return runScript('scripts/bench/load.mjs', [JSON.stringify(options)])
}

async function sample({ url, process, engine }, since) {
  const { bytes, lagMs } = await health(url)
  return {
    second: Math.round((performance.now() - since) / 1000),
    lagMs,
    spoolMiB: Math.round(bytes / 2 ** 20),
    serverMiB: process.residentMiB(),
    engineMiB: engine.residentMiB(),
    serverCpuS: process.cpuMs() / 1000,
    engineCpuS: engine.cpuMs() / 1000,
  }
}

/** Rows of the bench `keepup`: the lag of the loader, engine and rebuild, sampled while events arrive and until all are in. */
export function keepUp({ seconds, eventsPerSecond }) {
  return withServer(async server => {
    const rows = []
    const since = performance.now()
    let over = false
    const load = steady(server, { eventsPerSecond, seconds }).finally(() => {
      over = true
    })
    load.catch(() => undefined)
    const every = Math.max(2_000, (seconds * 1000) / 12)
    for (let next = every; !over; next += every) {
      while (!over && performance.now() - since < next) await sleep(200)
      rows.push({ ...(await sample(server, since)), what: over ? 'load ended' : 'under load' })
    }
    const result = await load
    while ((await health(server.url)).bytes > 0) await sleep(100)
    rows.push({ ...(await sample(server, since)), what: 'all in' })
    const { eventsPerSecond: reached, failed, p50Ms, p99Ms, events } = result
    console.error(JSON.stringify({ eventsPerSecond: reached, events, failed, p50Ms, p99Ms }))
    return rows
  })
}

/** Sends one event of a new visitor; resolves when it is acknowledged, with the time. */
async function sendProbe({ url, key }) {
  const visitor = randomUUID()
  const at = Date.now()
  const id = `${at
    .toString(16)
    .padStart(12, '0')
    .replace(/(.{8})/, '$1-')}-7${visitor.slice(15, 18)}${visitor.slice(18)}`
  const event = { id, seq: 1, at, name: 'probe', page: { url: 'https://shop.example/probe' } }
  const batch = { v: 1, key, batch: randomUUID(), visitor, stream: randomUUID(), sentAt: at, events: [event] }
  const answer = await fetch(`${url}/v1/events`, { method: 'POST', body: JSON.stringify(batch) })
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`)
  return { visitor, acknowledgedAt: performance.now() }
}

async function isVisible({ url, token }, visitor) {
  const answer = await fetch(`${url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ question: 'journey', site: 'main', person: visitor }),
  })
  if (!answer.ok) return false
  return (await answer.text()).includes('probe')
}

/** Rows of the bench `visible`: how long after its acknowledgement an event stands in its journey. */
export function visible({ seconds, eventsPerSecond }) {
  return withServer(async server => {
    const load = steady(server, { eventsPerSecond, seconds })
    load.catch(() => undefined)
    const end = performance.now() + (seconds - 5) * 1000
    const waiting = []
    const times = []
    async function watchOldest() {
      while (performance.now() < end || waiting.length > 0) {
        const [oldest] = waiting
        if (oldest !== undefined && (await isVisible(server, oldest.visitor))) {
          times.push(performance.now() - oldest.acknowledgedAt)
          waiting.shift()
        } else await sleep(100)
      }
    }
    const watching = watchOldest()
    // The engine's first statements compile what the later ones find ready.
    await sleep(3_000)
    while (performance.now() < end) {
      waiting.push(await sendProbe(server))
      await sleep(250)
    }
    await watching
    const { eventsPerSecond: reached } = await load
    times.sort((a, b) => a - b)
    const at = share => Math.round(times[Math.floor(share * (times.length - 1))])
    return [
      { eventsPerSecond: reached, probes: times.length, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1) },
    ]
  })
}
