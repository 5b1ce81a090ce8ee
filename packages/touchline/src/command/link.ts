/**
 * `touchline link`.
 *
 * @module
 */
import { resolve } from 'node:path'
import { createLinkCode, type Link } from '@touchline/ingest'
import { Command, Option } from 'commander'
import { renderSVG } from 'uqr'
import { readServerFile } from '../data-folder/server-file.ts'
import { StartError } from '../start-error.ts'
import { dataOption, jsonOption, siteOption } from './options.ts'
import { mustHaveSite, withSettings } from './settings-of.ts'
import { toTable } from './table.ts'

const example = `
Example:
  $ touchline link add --to https://shop.example/spring?utm_source=flyer --touchpoint flyer --name "Spring flyer"
  $ touchline link qr spring > spring.svg`

interface Place {
  readonly data: string
  readonly base?: string
}

interface AddFlags extends Place {
  readonly site: string
  readonly to?: string
  readonly pixel: boolean
  readonly touchpoint: string
  readonly event?: string
  readonly code?: string
  readonly name: string
  readonly json: boolean
}

const baseOption = (): Option =>
  new Option('--base <url>', 'address of this server as others reach it').env('TOUCHLINE_URL')

/** The command. */
export function createLinkCommand(): Command {
  const add = new Command('add')
    .description('Make a short link, or a pixel for e-mails, and print its address.')
    .addOption(new Option('--to <url>', 'where it leads: a page on a host of the site'))
    .addOption(
      new Option('--pixel', 'a picture of one pixel that counts openings').default(false).conflicts('to'),
    )
    .addOption(new Option('--touchpoint <id>', 'touchpoint that it is counted on').makeOptionMandatory())
    .addOption(
      new Option('--event <name>', 'event that is recorded (default: touchpoint; email_open for a pixel)'),
    )
    .addOption(new Option('--code <code>', 'end of its address (default: a new one)'))
    .addOption(new Option('--name <name>', 'what people call it').default(''))
    .addOption(siteOption())
    .addOption(baseOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(addLink)
  const list = new Command('list')
    .description('Show the links and pixels of a site.')
    .addOption(siteOption())
    .addOption(baseOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(listLinks)
  const qr = new Command('qr')
    .description('Print the QR code of a link as SVG.')
    .argument('<code>', 'end of its address')
    .addOption(baseOption())
    .addOption(dataOption())
    .addHelpText('after', example)
    .action((code: string, place: Place) => {
      const link = withSettings(place.data, settings => settings.findLink(code))
      if (link === null || link.to === null) throw new StartError(`There is no such link: ${code}.`)
      process.stdout.write(`${renderSVG(addressOf(link, place), { ecc: 'M', border: 4 })}\n`)
    })
  return new Command('link')
    .description('Short links, QR codes and pixels for touchpoints outside the shop’s pages.')
    .addCommand(add)
    .addCommand(list)
    .addCommand(qr)
}

function addressOf({ code, to }: Link, { data, base }: Place): string {
  let url = base ?? readServerFile(resolve(data))?.url ?? 'http://127.0.0.1:4280'
  while (url.endsWith('/')) url = url.slice(0, -1)
  return `${url}${to === null ? `/p/${code}.gif` : `/l/${code}`}`
}

function addLink(flags: AddFlags): void {
  const { to = null, pixel, touchpoint, name, code = createLinkCode() } = flags
  if (to === null && !pixel)
    throw new StartError('A link needs to lead somewhere: give --to, or --pixel for a picture.')
  const link = withSettings(flags.data, settings => {
    const site = mustHaveSite(settings, flags.site).id
    const event = flags.event ?? (pixel ? 'email_open' : 'touchpoint')
    const made: Link = { code, site, to, touchpoint, event, name }
    settings.putLink(made, 'link add')
    return made
  })
  const address = addressOf(link, flags)
  process.stdout.write(flags.json ? `${JSON.stringify({ ...link, address })}\n` : `${address}\n`)
}

function listLinks(flags: Place & { readonly site: string; readonly json: boolean }): void {
  const links = withSettings(flags.data, settings =>
    settings.links(mustHaveSite(settings, flags.site).id),
  ).map(link => ({ ...link, address: addressOf(link, flags) }))
  const heading = ['address', 'name', 'touchpoint', 'event', 'leads to']
  const rows = links.map(({ address, name, touchpoint, event, to }) => [
    address,
    name,
    touchpoint,
    event,
    to ?? '–',
  ])
  process.stdout.write(flags.json ? `${JSON.stringify(links, null, 2)}\n` : toTable(heading, rows))
}
