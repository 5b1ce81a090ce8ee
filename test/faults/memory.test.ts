import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { startCollectorAlone } from '../support/collector-alone.ts'
import { createDataFolder, findFreePort } from '../support/data-folder.ts'
import { createMemoryGroup } from '../support/memory-group.ts'

const load = fileURLToPath(new URL('../../scripts/bench/load.mjs', import.meta.url))
const group = createMemoryGroup(256 * 2 ** 20)
if (group === null) console.warn('A collector with 256 MB is skipped: this user may not limit memory.')
afterAll(() => group?.remove())

/** As much as 64 senders can send for some seconds. */
async function sendAll(port: number, key: string) {
  const options = { port, key, perBatch: 20, isUnique: true, connections: 64, seconds: 10 }
  const child = spawn(process.execPath, [load, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')])
  return JSON.parse(said) as { readonly events: number; readonly failed: number }
}

it.skipIf(group === null)('a collector has enough of 256 MB under as much load as there is', async () => {
  const folder = await createDataFolder()
  const port = await findFreePort()
  const collector = await startCollectorAlone({
    data: folder.path,
    port,
    under: group?.under ?? [],
    // As the unit and the image start it.
    env: { NODE_OPTIONS: '--max-semi-space-size=8' },
  })
  const { events, failed } = await sendAll(port, collector.key)
  const status = readFileSync(`/proc/${collector.pid}/status`, 'utf8')
  const largest = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1])
  console.log(`${events} events, ${failed} failed requests, ${Math.round(largest / 1024)} MiB at most`)
  await collector.kill()
  await folder.remove()
  expect([failed, group?.killed()]).toEqual([0, 0])
  expect(events).toBeGreaterThan(0)
})

it.skipIf(group === null)('a process that takes more is ended: the limit is one', async () => {
  const [command = '', ...under] = group?.under ?? []
  const child = spawn(command, [...under, process.execPath, '--eval', 'Buffer.alloc(400e6, 1)'])
  await once(child, 'close')
  expect([child.signalCode, group?.killed()]).toEqual(['SIGKILL', 1])
})
