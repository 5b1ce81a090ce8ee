/**
 * `touchline site`.
 *
 * @module
 */
import { Command } from 'commander'
import { dataOption, jsonOption } from './options.ts'
import { withSettings } from './settings-of.ts'
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
  return new Command('site').description('See the sites that are measured.').addCommand(list)
}

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
