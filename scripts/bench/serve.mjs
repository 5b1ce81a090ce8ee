/**
 * The whole product under a steady load: whether it keeps up, and how soon an event can be seen.
 */
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

/** Puts a steady load on a server; calls back every so often until it is over. */
async function steady({ port, key }, { eventsPerSecond, seconds }) {
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
