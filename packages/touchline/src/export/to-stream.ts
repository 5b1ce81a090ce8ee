/**
 * Events as a file: a line of JSON each, or a spreadsheet.
 *
 * @module
 */
import { Readable } from 'node:stream'
import { exportColumns, readEvents, type Store, toExported } from '@touchline/ingest'
import { stringify } from 'csv-stringify'

/** The forms of an export. */
export const exportFormats = ['ndjson', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Media type of each. */
export const exportTypes: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** All events of a site. Memory holds a page of them, however slowly the stream is read. */
export function toStream(store: Store, site: string, format: ExportFormat): Readable {
  const events = readEvents({ store, site })
  if (format === 'ndjson') return Readable.from(toLines(events))
  // A cell that a spreadsheet would take for a formula is written as text, and every cell in quotes.
  const cells = stringify({
    header: true,
    columns: [...exportColumns],
    quoted: true,
    quoted_empty: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
  const rows = Readable.from(events)
  rows.on('error', error => cells.destroy(error))
  cells.on('close', () => rows.destroy())
  return rows.pipe(cells)
}

async function* toLines(events: ReturnType<typeof readEvents>): AsyncGenerator<string> {
  for await (const row of events) yield `${JSON.stringify(toExported(row))}\n`
}
