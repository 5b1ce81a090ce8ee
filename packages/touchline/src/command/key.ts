/**
 * `touchline key`.
 *
 * @module
 */
import type { KeyKind } from '@touchline/ingest'
import { Command, Option } from 'commander'
import { dataOption, jsonOption, siteOption } from './options.ts'
import { mustHaveSite, withSettings } from './settings-of.ts'

const example = `
Example:
  $ touchline key add --kind secret --site main`

const kinds: readonly KeyKind[] = ['public', 'secret', 'read']

interface Flags {
  readonly kind: KeyKind
  readonly site: string
  readonly data: string
  readonly json: boolean
}

/** The command. */
export function createKeyCommand(): Command {
  const add = new Command('add')
    .description('Make a key and print it: the only time that a secret or read key can be seen.')
    .addOption(
      new Option('--kind <kind>', 'public sends from pages, secret from servers, read asks questions')
        .choices(kinds)
        .makeOptionMandatory(),
    )
    .addOption(siteOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(({ kind, site, data, json }: Flags) => {
      const key = withSettings(data, settings =>
        settings.addKey(kind, mustHaveSite(settings, site).id, 'key add'),
      )
      process.stdout.write(json ? `${JSON.stringify({ kind, site, key })}\n` : `${key}\n`)
    })
  return new Command('key').description('Make keys for pages, servers and programs.').addCommand(add)
}
