/**
 * `touchline key`.
 *
 * @module
 */
import type { KeyKind } from '@touchline/ingest'
import { Command, Option } from 'commander'
import { StartError } from '../start-error.ts'
import { dataOption, jsonOption, siteOption } from './options.ts'
import { mustHaveSite, withSettings } from './settings-of.ts'
import { toTable } from './table.ts'

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
  const list = new Command('list')
    .description('Show the keys of a site: the public ones whole, the others by their beginning.')
    .addOption(siteOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ touchline key list --site main')
    .action(({ site, data, json }: Omit<Flags, 'kind'>) => {
      const keys = withSettings(data, settings => settings.keys(mustHaveSite(settings, site).id))
      const rows = keys.map(({ kind, value, hint, createdAt }) => [
        kind,
        value ?? hint,
        new Date(createdAt).toISOString().slice(0, 10),
      ])
      process.stdout.write(json ? `${JSON.stringify(keys)}\n` : toTable(['kind', 'key', 'made'], rows))
    })
  const revoke = new Command('revoke')
    .description('Let nobody in with a key any more. A server that runs knows it within a second.')
    .argument('<key>', 'the whole key')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  $ touchline key revoke sk_…')
    .action((key: string, { data }: Pick<Flags, 'data'>) => {
      withSettings(data, settings => {
        const kind = settings.findKey(key)?.kind
        if (kind === undefined) throw new StartError('No site has this key, or it was revoked already.')
        settings.revokeKey(key, 'key revoke')
        process.stdout.write(`The ${kind} key ${key.slice(0, 7)}… is revoked.\n`)
      })
    })
  return new Command('key')
    .description('Make, see and revoke keys for pages, servers and programs.')
    .addCommand(add)
    .addCommand(list)
    .addCommand(revoke)
}
