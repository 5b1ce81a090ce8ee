/**
 * `touchline doctor`.
 *
 * @module
 */
import { resolve } from 'node:path'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { toExaminationText } from '../doctor/examination-text.ts'
import { examine } from '../doctor/examine.ts'
import { examinePage } from '../doctor/page/examine-page.ts'
import { between, clickhouseOption, dataOption, jsonOption } from './options.ts'
import { mustBeDataFolder } from './settings-of.ts'

const example = `
Without an address it looks at a data folder, with a running server or without one. With an address it opens that
page in a browser of this machine without a window, and says what it finds of the script tag there. It needs no data
folder, and nothing of its visit is stored.

Ends with 0 when there is no problem, and with 1 when there is one; warnings are none.

Example:
  $ touchline doctor --data ./my-data
  $ touchline doctor https://shop.example/products/skillet`

interface Flags extends PageFlags {
  readonly data: string
  readonly clickhouseUrl?: string
  readonly json: boolean
}

interface PageFlags {
  readonly browser?: string
  readonly timeout: number
  readonly insecure: boolean
  readonly user?: string
  readonly withoutSandbox: boolean
}

const ofFolders = ['data', 'clickhouseUrl']
const ofPages = ['browser', 'timeout', 'insecure', 'user', 'withoutSandbox']

/** The command. */
export const createDoctorCommand = (): Command =>
  new Command('doctor')
    .description('Look whether everything works, every event arrives and nothing is lost.')
    .addArgument(new Argument('[url]', 'address of a shop’s page').argParser(readAddress))
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addOption(
      new Option('--browser <program>', 'browser for the page (default: the first that is found)').env(
        'TOUCHLINE_BROWSER',
      ),
    )
    .addOption(
      new Option('--timeout <seconds>', 'how long the page may take to load')
        .default(30)
        .argParser(between(1, 600)),
    )
    .addOption(new Option('--insecure', 'take any certificate').default(false))
    .addOption(
      new Option('--user <name:password>', 'for a page behind basic authentication').env(
        'TOUCHLINE_PAGE_USER',
      ),
    )
    .addOption(
      new Option('--without-sandbox', 'run Chromium without its sandbox, as root always does').default(false),
    )
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (address: PageAddress | undefined, flags: Flags, command: Command) => {
      mustFit(command, address === undefined ? ofPages : ofFolders)
      const found = address === undefined ? await ofFolder(flags) : await ofPage(address, flags)
      process.stdout.write(flags.json ? `${JSON.stringify(found, null, 2)}\n` : toExaminationText(found))
      if (found.verdict === 'problem') process.exitCode = 1
    })

function ofFolder({ data, clickhouseUrl }: Flags): ReturnType<typeof examine> {
  mustBeDataFolder(data)
  return examine({ path: resolve(data), clickhouseUrl })
}

const ofPage = ({ url, user }: PageAddress, flags: Flags): ReturnType<typeof examinePage> =>
  examinePage({ ...flags, url, user: flags.user ?? user, timeoutMs: flags.timeout * 1_000 })

/** An option that would be left out of account is a mistake worth a word. */
function mustFit(command: Command, others: readonly string[]): void {
  const option = command.options.find(
    one =>
      others.includes(one.attributeName()) && command.getOptionValueSource(one.attributeName()) === 'cli',
  )
  if (option === undefined) return
  const about = others === ofPages ? 'a page, and no address is given' : 'a data folder, and not about a page'
  command.error(`error: option '${option.flags}' is about ${about}`)
}

interface PageAddress {
  readonly url: string
  /** `name:password`, when the address has one. */
  readonly user?: string
}

function readAddress(text: string): PageAddress {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const meant = URL.canParse(`https://${text}`) && /^[\w.-]+(:\d+)?(\/|$)/.test(text)
    throw new InvalidArgumentError(
      `must be the address of a page, such as ${meant ? `https://${text}` : 'https://shop.example/'}: ${text}`,
    )
  }
  const { username, password } = url
  url.username = ''
  url.password = ''
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { url: url.href, ...(username !== '' && { user }) }
}
