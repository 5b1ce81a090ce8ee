/**
 * `touchline import`.
 *
 * @module
 */
import { SingleBar } from 'cli-progress'
import { Command, Option } from 'commander'
import type { BadLine } from '../import/bad-lines.ts'
import type { Progress } from '../import/checkpoint.ts'
import { type ImportFileOptions, importFile, importFormats } from '../import/import-file.ts'
import { clickhouseOption, dataOption, jsonOption, siteOption } from './options.ts'
import { mustHaveSite, withSettings } from './settings-of.ts'

const example = `
Example:
  $ touchline import calls.csv --format csv --mapping calls.mapping.json`

interface Flags {
  readonly format: ImportFileOptions['format']
  readonly site: string
  readonly data: string
  readonly clickhouseUrl?: string
  readonly mapping?: string
  readonly origin?: string
  readonly bad?: string
  readonly json: boolean
}

/** The command. */
export const createImportCommand = (): Command =>
  new Command('import')
    .description(
      'Import events, a spreadsheet, or a web server’s access log. The same file twice changes nothing.',
    )
    .argument('<file>', 'file to import')
    .addOption(
      new Option('--format <format>', 'what the file is').choices(importFormats).makeOptionMandatory(),
    )
    .addOption(siteOption())
    .addOption(new Option('--mapping <file>', 'which column of a spreadsheet is what'))
    .addOption(
      new Option('--origin <origin>', 'address of the shop whose access log it is: https://shop.example'),
    )
    .addOption(new Option('--bad <file>', 'where lines go that cannot be taken (default: <file>.bad.ndjson)'))
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(run)

async function run(file: string, flags: Flags): Promise<void> {
  const { json, bad = `${file}.bad.ndjson`, site: id, ...rest } = flags
  const site = withSettings(flags.data, settings => mustHaveSite(settings, id))
  const bar = createBar(json)
  const done = await importFile({
    ...rest,
    file,
    site,
    bad,
    onBegin: ({ bytes, from }) => {
      if (from > 0) process.stderr.write(`Goes on after line ${from}, where it was ended.\n`)
      bar?.start(bytes, 0)
    },
    onBytes: read => bar?.update(read),
    onBad: tellBad,
  }).finally(() => bar?.stop())
  process.stdout.write(json ? `${JSON.stringify(done)}\n` : toText(done, bad))
  if (done.bad > 0) process.exitCode = 1
}

/** Only people on a terminal watch a bar. */
function createBar(json: boolean): SingleBar | null {
  if (json || process.stderr.isTTY !== true) return null
  return new SingleBar({
    format: '  {bar}  {percentage} %  {eta_formatted} left',
    barsize: 32,
    hideCursor: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: process.stderr,
  })
}

/** The file of bad lines has them all. */
function tellBad(lines: readonly BadLine[]): void {
  const most = 20
  for (const { line, detail } of lines.slice(0, most)) process.stderr.write(`line ${line}: ${detail}\n`)
  if (lines.length > most) process.stderr.write(`… and ${lines.length - most} more\n`)
}

function toText({ accepted, skipped, bad }: Progress, path: string): string {
  const kept = bad === 0 ? '' : ` ${bad} could not be taken: they are in ${path}.`
  const left = skipped === 0 ? '' : ` ${skipped} lines mean no event.`
  return `${accepted} events imported.${left}${kept}\n`
}
