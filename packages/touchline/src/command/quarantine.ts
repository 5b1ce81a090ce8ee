/**
 * `touchline quarantine`.
 *
 * @module
 */
import { resolve } from 'node:path'
import type { QuarantinedEvent, QuarantineFilter, Replay } from '@touchline/ingest'
import { Command } from 'commander'
import { withRefused } from '../refused-of.ts'
import type { RefusedActions, RefusedList } from '../server/refused.ts'
import { StartError } from '../start-error.ts'
import { findLocalServer } from './local-server.ts'
import { between, dataOption, jsonOption } from './options.ts'
import { mustBeDataFolder } from './settings-of.ts'
import { toTable } from './table.ts'

const listExample = `
Example:
  $ touchline quarantine list --code event_invalid`

const showExample = `
Example:
  $ touchline quarantine show kX2v9QmT4aLw`

const replayExample = `
Judges refused events by the rules of today, at the time they came in. What is accepted is stored and leaves the
quarantine; the rest stays. Worth a try after an update, or after a site's settings have changed.

Example:
  $ touchline quarantine replay --site main`

const clearExample = `
Example:
  $ touchline quarantine clear --code id_time`

interface Flags {
  readonly data: string
  readonly site?: string
  readonly code?: string
  readonly json: boolean
}

/** The command. */
export function createQuarantineCommand(): Command {
  const list = withOptions(new Command('list'))
    .description('Show the newest events that were refused, and why.')
    .option('--limit <number>', 'how many at most', between(1, 1_000), 50)
    .addHelpText('after', listExample)
    .action(async ({ json, limit, ...where }: Flags & { readonly limit: number }) => {
      const found = await refusedIn(where.data, refused => refused.list(toFilter(where), limit))
      print(json, found, toListText)
    })
  const show = new Command('show')
    .description('Show one refused event whole, with the batch it came in.')
    .argument('<id>', 'id of the refused event, as list shows it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText('after', showExample)
    .action(async (id: string, { data }: Flags) => {
      const { newest } = await refusedIn(data, refused => refused.list({ id }, 1))
      const [event] = newest
      if (event === undefined) {
        throw new StartError(
          `No refused event is kept under ${id}; touchline quarantine list shows those that are.`,
        )
      }
      process.stdout.write(`${JSON.stringify(event, null, 2)}\n`)
    })
  const replay = withOptions(new Command('replay'))
    .description('Have refused events judged again.')
    .addHelpText('after', replayExample)
    .action(async ({ json, ...where }: Flags) => {
      print(json, await refusedIn(where.data, refused => refused.replay(toFilter(where))), toReplayText)
    })
  const clear = withOptions(new Command('clear'))
    .description('Forget refused events.')
    .addHelpText('after', clearExample)
    .action(async ({ json, ...where }: Flags) => {
      const done = await refusedIn(where.data, refused => refused.clear(toFilter(where)))
      print(json, done, ({ cleared }) => `Cleared ${cleared} refused events.\n`)
    })
  const command = new Command('quarantine').description('See, replay or clear the events that were refused.')
  for (const one of [list, show, replay, clear]) command.addCommand(one)
  return command
}

const withOptions = (command: Command): Command =>
  command
    .option('--site <id>', 'only those of this site')
    .option('--code <code>', 'only those refused with this code')
    .addOption(dataOption())
    .addOption(jsonOption())

const toFilter = ({ site, code }: Pick<Flags, 'site' | 'code'>): QuarantineFilter => ({ site, code })

/** Works on the refused events of a folder: through the server that runs on it, or by opening the folder. */
async function refusedIn<Result>(
  data: string,
  work: (refused: RefusedActions) => Promise<Result>,
): Promise<Result> {
  mustBeDataFolder(data)
  const path = resolve(data)
  const server = findLocalServer(path)
  if (server === null) return withRefused(path, work)
  const ask = async (route: string, body: object) => (await server.post(route, body)).json()
  // What the server answers is what its own `Refused` gave it.
  return work({
    list: async (filter, limit) => (await ask('/v1/quarantine', { ...filter, limit })) as RefusedList,
    replay: async filter => (await ask('/v1/quarantine/replay', filter)) as Replay,
    clear: async filter => (await ask('/v1/quarantine/clear', filter)) as { cleared: number },
  })
}

function print<Answer>(json: boolean, answer: Answer, toText: (answer: Answer) => string): void {
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : toText(answer))
}

const toReplayText = ({ accepted, refused }: Replay): string =>
  `Accepted ${accepted} events, which are stored now; refused ${refused} again, which stay.\n`

function toListText({ newest, events, bytes, oldestAt, dropped }: RefusedList): string {
  if (events === 0) return 'No refused events are kept.\n'
  const since = oldestAt === null ? '' : `, the oldest since ${new Date(oldestAt).toISOString()}`
  const lost = dropped.flood + dropped.aged + dropped.crowded
  const more = lost === 0 ? '' : `${lost} more are not kept: too many at once, too many in all, or too old.\n`
  const heading = `${events} refused events are kept, in ${Math.ceil(bytes / 1_000)} kB${since}.\n${more}\n`
  return heading + toTable(['id', 'refused at', 'site', 'code', 'event', 'why'], newest.map(toRow))
}

const toRow = ({ id, receivedAt, site, code, event, detail }: QuarantinedEvent): readonly string[] => [
  id,
  new Date(receivedAt).toISOString(),
  site,
  code,
  nameOf(event),
  detail.slice(0, 120),
]

function nameOf(event: unknown): string {
  const name = typeof event === 'object' && event !== null && 'name' in event ? event.name : null
  return typeof name === 'string' ? name.slice(0, 64) : '–'
}
