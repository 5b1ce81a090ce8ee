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
