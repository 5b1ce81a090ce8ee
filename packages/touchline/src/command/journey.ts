/**
 * `touchline journey`.
 *
 * @module
 */
import { Command } from 'commander'
import { toText } from './answer-text.ts'
import { askFolder } from './asker.ts'
import { clickhouseOption, dataOption, jsonOption, siteOption } from './options.ts'

const example = `
Example:
  $ touchline journey 0197f7d4-6c1e-7c3a-9d2f-3f1f4b8e2a10`

interface Flags {
  readonly data: string
  readonly clickhouseUrl?: string
  readonly site: string
  readonly json: boolean
}

/** The command. */
export const createJourneyCommand = (): Command =>
  new Command('journey')
    .description('Show everything one person did, in order.')
    .argument('<person>', 'user id, u:<user>, v:<visitor> or the id of a visitor')
    .addOption(siteOption())
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (person: string, { site, json, ...whom }: Flags) => {
      const answer = await askFolder(whom, { question: 'journey', site, person })
      process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : `${toText(answer).trimEnd()}\n`)
    })
