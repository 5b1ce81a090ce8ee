/**
 * `touchline export`.
 *
 * @module
 */
import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { readToken } from '../data-folder/data-folder.ts'
import { readServerFile } from '../data-folder/server-file.ts'
import { type ExportFormat, exportFormats, toStream } from '../export/to-stream.ts'
import { openLine } from '../line.ts'
import { StartError } from '../start-error.ts'
import { clickhouseOption, dataOption, siteOption } from './options.ts'
import { mustHaveSite, withSettings } from './settings-of.ts'

const example = `
Example:
  $ touchline export --site main --format ndjson --out events.ndjson`

interface Flags {
  readonly format: ExportFormat
  readonly site: string
  readonly data: string
  readonly clickhouseUrl?: string
  readonly out?: string
}

/** The command. */
export const createExportCommand = (): Command =>
  new Command('export')
    .description('Write all events of a site as they were accepted, each once.')
    .addOption(siteOption())
    .addOption(
      new Option('--format <format>', 'a line of JSON each, or a spreadsheet')
        .choices(exportFormats)
        .default('ndjson'),
    )
    .addOption(new Option('--out <file>', 'where to write (default: the output)'))
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addHelpText('after', example)
    .action(async ({ format, site, data, clickhouseUrl, out }: Flags) => {
      withSettings(data, settings => mustHaveSite(settings, site))
      const path = resolve(data)
      const url = readServerFile(path)?.url ?? null
      const target = out === undefined ? process.stdout : createWriteStream(out, { mode: 0o600 })
      if (url !== null)
        await pipeline(await fromServer({ url, path, site, format }), target, { end: out !== undefined })
      else await fromFolder({ path, clickhouseUrl, site, format }, target)
    })

async function fromFolder(
  {
    path,
    clickhouseUrl,
    site,
    format,
  }: { path: string; clickhouseUrl: string | undefined; site: string; format: ExportFormat },
  target: Writable,
): Promise<void> {
  const line = await openLine({ dataPath: path, clickhouseUrl })
  try {
    await line.loader.settled()
    await pipeline(toStream(line.store, site, format), target, { end: target !== process.stdout })
  } finally {
    await line.close()
  }
}

async function fromServer(from: {
  url: string
  path: string
  site: string
  format: ExportFormat
}): Promise<Readable> {
  const query = new URLSearchParams({ site: from.site, format: from.format })
  const headers = { authorization: `Bearer ${readToken(from.path) ?? ''}` }
  const response = await fetch(`${from.url}/v1/export?${query}`, { headers }).catch((cause: unknown) => {
    throw new StartError(`The server at ${from.url} does not answer; see whether it still runs.`, { cause })
  })
  if (response.ok && response.body !== null)
    return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
  throw new StartError(`The server at ${from.url} refused the export with status ${response.status}.`)
}
