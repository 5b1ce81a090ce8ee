/**
 * `importFile`: one file into one site.
 *
 * @module
 */
import { createReadStream, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Site } from '@touchline/ingest'
import { StartError } from '../start-error.ts'
import { type BadLine, openBadLines } from './bad-lines.ts'
import { openCheckpoint, type Progress } from './checkpoint.ts'
import type { Entry } from './entry.ts'
import { importEntries } from './import-entries.ts'
import { readImportSecret } from './import-secret.ts'
import { type Mapping, readMapping } from './mapping.ts'
import { openTarget } from './open-target.ts'
import { readAccessLog } from './read-access-log.ts'
import { readCsv } from './read-csv.ts'
import { readNdjson } from './read-ndjson.ts'

/** The forms a file may have. */
export const importFormats = ['ndjson', 'csv', 'access-log'] as const

/** What is imported, and into what. */
export interface ImportFileOptions {
  readonly file: string
  readonly format: (typeof importFormats)[number]
  readonly site: Site
  /** Data folder. */
  readonly data: string
  readonly clickhouseUrl?: string | undefined
  /** The mapping file of a spreadsheet. */
  readonly mapping?: string | undefined
  /** Scheme and host of the shop whose access log it is. */
  readonly origin?: string | undefined
  /** Where bad lines are kept. */
  readonly bad: string
  /** Hears of a beginning, with where an earlier import was ended, and of every window. */
  readonly onBegin: (begin: { readonly bytes: number; readonly from: number }) => void
  readonly onBytes: (read: number) => void
  readonly onBad: (lines: readonly BadLine[]) => void
}

/**
 * Imports a file. The same file twice changes nothing, and an import that was ended goes on where it was.
 *
 * @throws {StartError} The file, the mapping or the data folder cannot be used.
 */
export async function importFile(options: ImportFileOptions): Promise<Progress> {
  const { format, site, clickhouseUrl, onBegin, onBytes, onBad } = options
  const data = resolve(options.data)
  const file = resolve(options.file)
  const bytes = sizeOf(file)
  const mapping = toMapping(options)
  const checkpoint = openCheckpoint(data, file, { format, site: site.id, mapping, origin: options.origin })
  const after = checkpoint.found?.line ?? 0
  const badLines = openBadLines({ path: options.bad, after })
  const target = await openTarget({ data, site: site.id, clickhouseUrl })
  try {
    onBegin({ bytes, from: after })
    const entries = readEntries(countBytes(file, onBytes), { ...options, data }, mapping)
    return await importEntries({
      entries,
      checkpoint,
      badLines,
      deliver: target.deliver,
      onWindow: (_, bad) => onBad(bad),
    })
  } finally {
    await target.close()
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The file cannot be read: ${file} (${why}).`, { cause })
  }
}

function toMapping({ format, mapping }: ImportFileOptions): Mapping | null {
  if (format !== 'csv') return null
  if (mapping === undefined) {
    throw new StartError('A spreadsheet needs a mapping: --mapping FILE; examples/import has two.')
  }
  return readMapping(mapping)
}

async function* countBytes(file: string, onBytes: (read: number) => void): AsyncGenerator<Buffer> {
  let read = 0
  for await (const chunk of createReadStream(file)) {
    read += chunk.length
    yield chunk
    onBytes(read)
  }
}

function readEntries(
  chunks: AsyncIterable<Buffer>,
  { format, site, origin, data }: ImportFileOptions,
  mapping: Mapping | null,
): AsyncIterable<Entry> {
  if (format === 'ndjson') return readNdjson(chunks)
  if (mapping !== null) return readCsv(chunks, { mapping, timeZone: site.timeZone, site: site.id })
  return readAccessLog(chunks, {
    origin: origin ?? originOf(site),
    secret: readImportSecret(data),
    site: site.id,
  })
}

function originOf({ id, origins, hosts }: Site): string {
  const origin = origins[0] ?? (hosts[0] === undefined ? undefined : `https://${hosts[0]}`)
  if (origin !== undefined) return origin
  throw new StartError(
    `A log names paths alone: give the shop’s address with --origin, or once with touchline site set ${id} --hosts.`,
  )
}
