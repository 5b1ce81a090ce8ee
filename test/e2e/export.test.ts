import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { touchline } from '../support/command.ts'
import { createDataFolder } from '../support/data-folder.ts'
import { startServer } from '../support/server.ts'
import { createEventId } from '../support/wire.ts'

const dayMs = 86_400_000

test('a spreadsheet of events holds no formula', async () => {
  const began = Date.now() - dayMs
  const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '="a"', "=cmd|'/c calc'!A0"]
  const lines = cells.map((title, n) => {
    const at = began + n
    return JSON.stringify({
      id: createEventId(at),
      at,
      name: title.trim().slice(0, 20),
      user: title.trim(),
      page: { url: 'https://shop.example/', title },
      data: { value: -3, currency: 'EUR' },
    })
  })
  const folder = await createDataFolder()
  await (await startServer({ data: folder.path })).stop()
  const path = join(folder.path, 'formulas.ndjson')
  writeFileSync(path, lines.join('\n'))
  await touchline('import', path, '--format', 'ndjson', '--data', folder.path)
  const rows: Record<string, string>[] = parse(
    await touchline('export', '--format', 'csv', '--data', folder.path),
    { columns: true },
  )
  const titles = rows.map(row => row.title).filter(title => title !== '')
  for (const title of cells) expect(titles).toContain(`'${title}`)
  for (const row of rows) {
    for (const [column, cell] of Object.entries(row)) {
      if (column !== 'value')
        expect([column, cell]).toEqual([column, expect.not.stringMatching(/^[=+\-@\t\r]/)])
    }
  }
  expect(rows.some(row => row.value === '-3')).toBe(true)
  await folder.remove()
})

test('an order that a server named is exported with its events, which join its purchase elsewhere too', async () => {
  const began = Date.now() - dayMs
  const order = { transaction_id: '2001', value: 5, currency: 'EUR' }
  const [visitor, later] = [randomUUID(), randomUUID()]
  const whose = [{ visitor, data: order }, { orderId: '2001' }, { visitor: later, orderId: '2001' }]
  const events = ['purchase', 'delivery', 'refund'].map((name, n) => {
    const at = began + n
    return { id: createEventId(at), at, name, ...whose[n] }
  })
  const [first, second] = [await createDataFolder(), await createDataFolder()]
  for (const { path } of [first, second]) await (await startServer({ data: path })).stop()
  const path = join(first.path, 'orders.ndjson')
  writeFileSync(path, events.map(event => JSON.stringify(event)).join('\n'))
  await touchline('import', path, '--format', 'ndjson', '--data', first.path)
  const lines = (await touchline('export', '--format', 'ndjson', '--data', first.path)).trim().split('\n')
  const given = lines.map(line => JSON.parse(line))
  expect(given.map(({ name, orderId }) => [name, orderId]).sort()).toEqual([
    ['delivery', '2001'],
    ['purchase', undefined],
    ['refund', '2001'],
  ])
  expect(given.find(({ name }) => name === 'delivery')).not.toHaveProperty('visitor')
  expect(given.find(({ name }) => name === 'refund')).toHaveProperty('visitor', later)

  const exported = join(second.path, 'exported.ndjson')
  writeFileSync(exported, lines.join('\n'))
  await touchline('import', exported, '--format', 'ndjson', '--data', second.path)
  const journey = JSON.parse(await touchline('journey', visitor, '--data', second.path, '--json'))
  expect(JSON.stringify(journey.answer)).toContain('delivery')
  await first.remove()
  await second.remove()
})
