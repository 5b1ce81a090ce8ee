/**
 * Events from a spreadsheet, with a mapping that says which column is what.
 *
 * @module
 */
import { Readable } from 'node:stream'
import { emailSha256, eventIdFrom } from '@touchline/ingest'
import { type CsvError, parse } from 'csv-parse'
import { StartError } from '../start-error.ts'
import { bad, type Entry, type ReadEntry, skipped, type UnreadEvent } from './entry.ts'
import { columnsOf, type Field, type Mapping } from './mapping.ts'
import { createTimeReader, type ReadTime } from './read-time.ts'
import { createRepeats } from './repeats.ts'

/** What a file does not say itself. */
export interface CsvOptions {
  readonly mapping: Mapping
  /** Zone of times that name none, when the mapping names none either. */
  readonly timeZone: string
  /** Id of the site: ids of events are its own. */
  readonly site: string
}

type Row = Readonly<Record<string, string>>

interface NumberedRow {
  readonly line: number
  readonly row: Row
}

/**
 * Reads a file with a line of headings.
 *
 * @throws {StartError} A column of the mapping is missing, or its format of times names no day.
 */
export async function* readCsv(chunks: AsyncIterable<Buffer>, options: CsvOptions): AsyncGenerator<Entry> {
  const { mapping, timeZone } = options
  const { time } = mapping
  const readTime = createTimeReader(
    typeof time === 'string' ? undefined : time.format,
    mapping.timeZone ?? timeZone,
  )
  const toEntry = createRowReader(options, readTime)
  let group: NumberedRow[] = []
  for await (const next of readRows(chunks, mapping)) {
    if ('read' in next) {
      yield next
      continue
    }
    const [first] = group
    if (first !== undefined && !(mapping.items !== undefined && isSame(mapping, first.row, next.row))) {
      yield toEntry(group)
      group = []
    }
    group.push(next)
  }
  if (group.length > 0) yield toEntry(group)
}

async function* readRows(
  chunks: AsyncIterable<Buffer>,
  mapping: Mapping,
): AsyncGenerator<NumberedRow | Entry> {
  const faults: Entry[] = []
  const onSkip = (error: CsvError | undefined): undefined => {
    const line = Number(error?.lines ?? 0)
    faults.push({ line, text: '', read: bad(error?.message ?? 'the row cannot be read') })
  }
  const { delimiter, bytes } = await findDelimiter(chunks, mapping)
  const parser = Readable.from(bytes).pipe(
    parse({
      bom: true,
      columns: (header: string[]) => checkColumns(header, mapping),
      delimiter,
      info: true,
      max_record_size: 1_000_000,
      on_skip: onSkip,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
    }),
  )
  for await (const { record, info } of parser) {
    yield* faults.splice(0)
    yield { line: info.lines, row: record }
  }
  yield* faults
}

/** The delimiter, from the first line when the mapping does not say, and the same bytes again. */
async function findDelimiter(
  chunks: AsyncIterable<Buffer>,
  mapping: Mapping,
): Promise<{ readonly delimiter: string; readonly bytes: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]()
  const head = await iterator.next()
  const [line = ''] = head.done === true ? [] : head.value.toString('utf8').split('\n', 1)
  const count = (delimiter: string): number => line.split(delimiter).length
  const likely = [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ','
  async function* again(): AsyncGenerator<Buffer> {
    if (head.done !== true) yield head.value
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  return { delimiter: mapping.delimiter ?? likely, bytes: again() }
}

function checkColumns(header: readonly string[], mapping: Mapping): string[] {
  const names = header.map(name => name.trim())
  for (const wanted of columnsOf(mapping)) {
    if (!names.includes(wanted)) {
      throw new StartError(`The file has no column ${wanted}; it has: ${names.join(', ')}.`)
    }
  }
  return names
}

const cell = (row: Row, name: string | undefined): string =>
  name === undefined ? '' : (row[name] ?? '').trim()

const idOf = ({ id }: Mapping, row: Row): string =>
  id === undefined
    ? ''
    : [id]
        .flat()
        .map(name => cell(row, name))
        .join('\0')

/** Rows after the first of an order often repeat its number and nothing else. */
const isSame = (mapping: Mapping, first: Row, next: Row): boolean =>
  idOf(mapping, first).replaceAll('\0', '') !== '' && idOf(mapping, first) === idOf(mapping, next)

function createRowReader({ mapping, site }: CsvOptions, readTime: ReadTime): (rows: NumberedRow[]) => Entry {
  const countRepeat = createRepeats()
  return rows => {
    const [{ row }] = rows as [NumberedRow]
    const line = rows.at(-1)?.line ?? 0
    const text = JSON.stringify(rows.length === 1 ? row : rows.map(one => one.row))
    return { line, text, read: readRow(rows.map(one => one.row)) }
  }

  function readRow(rows: readonly Row[]): ReadEntry {
    const [row] = rows as [Row]
    const { event, time, subject } = mapping
    const name = typeof event === 'string' ? event : event.names[cell(row, event.column)]
    if (name === undefined) return skipped
    const written = cell(row, typeof time === 'string' ? time : time.column)
    const at = readTime(written)
    if (at === null) return bad(`the time is not readable: ${written.slice(0, 40)}`)
    const known = idOf(mapping, row)
    const all = JSON.stringify(rows)
    const source = known === '' ? [all, String(countRepeat(all))] : [known]
    const data = { ...toData(row, mapping.data), ...toItems(rows) }
    const id = eventIdFrom(at, 'csv', site, name, ...source)
    return { outcome: 'event', envelope: {}, event: { id, at, name, ...subjectOf(row, subject), data } }
  }

  function toItems(rows: readonly Row[]): UnreadEvent {
    const { items } = mapping
    return items === undefined ? {} : { items: rows.map(row => toData(row, items)) }
  }

  function toData(row: Row, fields: Readonly<Record<string, Field>>): UnreadEvent {
    const values = Object.entries(fields).map(([name, from]) => [name, cellValue(row, from)] as const)
    return Object.fromEntries(values.filter(([, value]) => value !== undefined))
  }

  function cellValue(row: Row, from: Field): string | number | boolean | undefined {
    if (typeof from !== 'string' && 'value' in from) return from.value
    const text = cell(row, typeof from === 'string' ? from : from.column)
    const as = typeof from === 'string' ? 'text' : (from.as ?? 'text')
    if (text === '') return undefined
    if (as === 'boolean') return /^(?:1|true|yes|y|ja|oui|x)$/i.test(text)
    if (as === 'text') return text
    const plain =
      mapping.decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '')
    const number = Number(plain.replaceAll(/[^\d.eE+-]/g, ''))
    // What is no number travels as it is, so that the collector names the field it refuses.
    return Number.isFinite(number) && /\d/.test(plain) ? number : text
  }
}

function subjectOf(row: Row, subject: Mapping['subject']): UnreadEvent {
  const email = cell(row, subject.email)
  const hash = email === '' ? cell(row, subject.emailSha256) : emailSha256(email)
  const named = {
    visitor: cell(row, subject.visitor),
    user: cell(row, subject.user),
    emailSha256: hash,
    orderId: cell(row, subject.orderId),
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''))
}
