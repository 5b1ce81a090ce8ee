import { expect, it } from 'vitest'
import type { Examination } from '../../packages/touchline/src/doctor/examine.ts'
import { createDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { askServer, isSettled } from '../support/questions.ts'
import { runTouchline, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

it('puts names beyond the limit together, says so once, and remembers after a restart', async () => {
  const folder = await createDataFolder()
  let server = await startServer({ data: folder.path })
  const post = async (names: readonly string[], visitor?: string) => {
    const batch = createPageBatch({ key: server.key, size: names.length, ...(visitor && { visitor }) })
    const events = batch.events.map((event, index) => ({ ...event, name: names[index] }))
    const body = JSON.stringify({ ...batch, events })
    const answer = await fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body })
    expect(answer.status).toBe(202)
    return batch
  }
  for (let from = 0; from < 5_500; from += 500) {
    await post(Array.from({ length: 500 }, (_, index) => `order_${from + index}`))
  }
  const told = () => server.lines.filter(line => line.event === 'names-limit-reached')
  await eventually(
    async () => told(),
    lines => lines.length > 0,
    { what: 'The warning' },
  )
  expect(told()).toMatchObject([{ event: 'names-limit-reached', site: 'main', kind: 'event', limit: 5_000 }])
  const { stdout } = await runTouchline(['doctor', '--data', folder.path, '--json'])
  const found: Examination = JSON.parse(stdout)
  expect(found.findings.find(({ about }) => about === 'names')).toMatchObject({
    verdict: 'warning',
    says: '1 limits of names are reached; 500 names were put under (other) since the start',
  })

  expect(await server.stop()).toBe(0)
  server = await startServer({ data: folder.path })
  const { visitor } = await post(['order_4999', 'order_5000', 'purchase'])
  await eventually(() => isSettled(server), Boolean, { what: 'The loading' })
  const { answer } = await askServer(server, { question: 'journey', site: 'main', person: `v:${visitor}` })
  const names = answer?.touches.flatMap(touch => touch.events.map(event => event.name))
  expect(names?.sort()).toEqual(['(other)', 'order_4999', 'purchase'])
  await server.stop()
  await folder.remove()
})
