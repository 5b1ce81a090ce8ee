/**
 * `touchline person`.
 *
 * @module
 */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Erasure } from '@touchline/ingest'
import { Command } from 'commander'
import { openLine } from '../line.ts'
import { personsOf } from '../persons-of.ts'
import type { Persons } from '../server/persons.ts'
import { StartError } from '../start-error.ts'
import { findLocalServer, readSlowly } from './local-server.ts'
import { clickhouseOption, dataOption, jsonOption, siteOption } from './options.ts'
import { mustBeDataFolder, mustHaveSite, withSettings } from './settings-of.ts'

const exportExample = `
Example:
  $ touchline person export customer-4711 --output customer-4711.ndjson`

const eraseExample = `
What is erased cannot be brought back, except from a backup, where it has to be erased again.

Example:
  $ touchline person erase 0197f7d4-6c1e-7c3a-9d2f-3f1f4b8e2a10`

const whom = 'user id, u:<user>, v:<visitor> or the id of a visitor'

interface Flags {
  readonly data: string
  readonly clickhouseUrl?: string
  readonly site: string
}

/** The command. */
export function createPersonCommand(): Command {
  const give = withOptions(new Command('export'))
    .description('Write everything that is stored about a visitor or a person, a line of JSON for each fact.')
    .option('--output <file>', 'file to write, which must not exist yet; otherwise the lines are printed')
    .addHelpText('after', exportExample)
    .action(async (id: string, { site, output, ...where }: Flags & { readonly output?: string }) => {
      const text = await exportFrom(where, { site, id })
      if (output === undefined) process.stdout.write(text)
      else writeNew(output, text)
      // To be told nothing, and not why, could be taken for an answer to somebody who asked for theirs.
      if (text === '')
        process.stderr.write(`touchline: nothing is stored about ${id}; look whether the id is spelt so\n`)
    })
  const erase = withOptions(new Command('erase'))
    .description('Erase everything about a visitor or a person, and keep out what arrives late.')
    .addOption(jsonOption())
    .addHelpText('after', eraseExample)
    .action(async (id: string, { site, json, ...where }: Flags & { readonly json: boolean }) => {
      const erasure = await eraseFrom(where, { site, id })
      process.stdout.write(json ? `${JSON.stringify(erasure)}\n` : toText(erasure))
    })
  return new Command('person')
    .description('Export or erase what is stored about somebody.')
    .addCommand(give)
    .addCommand(erase)
}

const withOptions = (command: Command): Command =>
  command
    .argument('<person>', whom)
    .addOption(siteOption())
    .addOption(dataOption())
    .addOption(clickhouseOption())

type Where = Omit<Flags, 'site'>

interface Whom {
  readonly site: string
  readonly id: string
}

async function exportFrom(where: Where, request: Whom): Promise<string> {
  const server = findServer(where)
  if (server !== null) return (await server.post('/v1/person/export', request)).text()
  const facts = await withLine(where, request.site, persons => persons.export(request))
  return facts.map(fact => `${JSON.stringify(fact)}\n`).join('')
}

async function eraseFrom(where: Where, request: Whom): Promise<Erasure> {
  const server = findServer(where)
  if (server !== null) return readSlowly(await server.post('/v1/person/erase', request))
  return withLine(where, request.site, persons => persons.erase(request))
}

function findServer({ data }: Where): ReturnType<typeof findLocalServer> {
  mustBeDataFolder(data)
  return findLocalServer(resolve(data))
}

async function withLine<Result>(
  { data, clickhouseUrl }: Where,
  site: string,
  work: (persons: Persons) => Promise<Result>,
): Promise<Result> {
  withSettings(data, settings => mustHaveSite(settings, site))
  const line = await openLine({ dataPath: resolve(data), clickhouseUrl })
  try {
    return await work(personsOf(line))
  } finally {
    await line.close()
  }
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The file cannot be written: ${file} (${why}); name one that does not exist yet.`, {
      cause,
    })
  }
}

const toText = ({ events, visitors, sharedVisitors, refusedEvents, files, documents }: Erasure): string =>
  [
    `Erased ${events} events of ${visitors + sharedVisitors} visitors, and everything made of them.`,
    sharedVisitors === 0 ? '' : `${sharedVisitors} of them others used too: what is theirs was kept.`,
    refusedEvents === 0
      ? ''
      : `${refusedEvents} events that had been refused were still kept; they are gone too.`,
    files + documents === 0 ? '' : `Taken out of ${files} files and ${documents} settings as well.`,
    'Events of theirs that arrive late are refused.',
  ]
    .filter(line => line !== '')
    .map(line => `${line}\n`)
    .join('')
