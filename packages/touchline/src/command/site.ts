/**
 * `touchline site`.
 *
 * @module
 */
import type { Site } from '@touchline/ingest'
import { Command, Option } from 'commander'
import { localCurrency } from '../local-currency.ts'
import { StartError } from '../start-error.ts'
import { dataOption, jsonOption } from './options.ts'
import { mustHaveSite, withSettings } from './settings-of.ts'
import { toTable } from './table.ts'

const example = `
Example:
  $ touchline site list --json`

/** The command. */
export function createSiteCommand(): Command {
  const list = new Command('list')
    .description('Show the sites and their public keys.')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(({ data, json }: { readonly data: string; readonly json: boolean }) => {
      const sites = withSettings(data, settings =>
        settings.sites().map(site => ({
          ...site,
          publicKeys: settings
            .keys(site.id)
            .flatMap(key => (key.kind === 'public' && key.value !== null ? [key.value] : [])),
        })),
      )
      process.stdout.write(json ? `${JSON.stringify(sites, null, 2)}\n` : toText(sites))
    })
  return new Command('site')
    .description('See and set up the sites that are measured.')
    .addCommand(list)
    .addCommand(createAdd())
    .addCommand(createSet())
}

const about = {
  name: ['--name <name>', 'what people call it'],
  timeZone: ['--time-zone <zone>', 'IANA name such as Europe/Berlin'],
  currency: ['--currency <code>', 'three capital letters'],
  hosts: ['--hosts <hosts...>', 'the shop’s own hosts; "" for none'],
  origins: ['--origins <origins...>', 'origins whose pages may send events; "" for any'],
  keyEvent: ['--key-event <name>', 'event that ends a journey well'],
  retentionDays: [
    '--retention-days <days>',
    'days for which events are kept (default: 397, which are 13 months)',
  ],
  preset: ['--preset <name>', 'cnil stores only what needs no consent, none everything that pages send'],
} as const

type Changes = Partial<Omit<Site, 'id'>>

function withFields(command: Command): Command {
  for (const [flags, description] of Object.values(about)) command.addOption(new Option(flags, description))
  return command.argument('<id>', 'id of the site').addOption(dataOption()).addOption(jsonOption())
}

function changesOf(flags: Changes): Changes {
  const given = Object.keys(about).filter(name => flags[name as keyof Changes] !== undefined)
  return Object.fromEntries(given.map(name => [name, readFlag(name, flags[name as keyof Changes])]))
}

/** Whether a value is usable is for the settings to say. */
function readFlag(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(text => text !== '')
  if (name === 'retentionDays') return Number(value)
  return name === 'preset' && value === 'none' ? undefined : value
}

const createAdd = (): Command =>
  withFields(new Command('add'))
    .description('Add a site, and make its public key.')
    .addHelpText(
      'after',
      '\nExample:\n  $ touchline site add outlet --name Outlet --origins https://outlet.example',
    )
    .action((id: string, flags: Changes & { readonly data: string; readonly json: boolean }) => {
      const made = withSettings(flags.data, settings => {
        if (settings.site(id) !== null) {
          throw new StartError(`There is such a site already: ${id}; change it with touchline site set.`)
        }
        const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
        const fresh = {
          id,
          name: id,
          timeZone,
          currency: localCurrency(),
          hosts: [],
          origins: [],
          keyEvent: 'purchase',
        }
        settings.putSite({ ...fresh, ...changesOf(flags) }, 'site add')
        return { id, publicKey: settings.addKey('public', id, 'site add') }
      })
      process.stdout.write(flags.json ? `${JSON.stringify(made)}\n` : `${made.publicKey}\n`)
    })

const createSet = (): Command =>
  withFields(new Command('set'))
    .description('Change a site. A server that runs knows it within a second.')
    .addHelpText(
      'after',
      '\nExample:\n  $ touchline site set main --origins https://shop.example https://www.shop.example',
    )
    .action((id: string, flags: Changes & { readonly data: string; readonly json: boolean }) => {
      const changes = changesOf(flags)
      if (Object.keys(changes).length === 0) {
        throw new StartError(
          'Nothing is to be changed: name what, such as --origins; see touchline site set --help.',
        )
      }
      const site = withSettings(flags.data, settings => {
        settings.putSite({ ...mustHaveSite(settings, id), ...changes }, 'site set')
        return mustHaveSite(settings, id)
      })
      process.stdout.write(flags.json ? `${JSON.stringify(site)}\n` : toText([{ ...site, publicKeys: [] }]))
    })

interface ListedSite {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  readonly origins: readonly string[]
  readonly publicKeys: readonly string[]
}

const toText = (sites: readonly ListedSite[]): string =>
  toTable(
    ['id', 'name', 'time zone', 'currency', 'origins', 'public key'],
    sites.map(site => [
      site.id,
      site.name,
      site.timeZone,
      site.currency,
      site.origins.join(' ') || 'any',
      site.publicKeys.join(' '),
    ]),
  )
