/**
 * `touchline ask`.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import { StartError } from '../start-error.ts'
import { toText } from './answer-text.ts'
import { askFolder } from './asker.ts'
import { clickhouseOption, dataOption, jsonOption } from './options.ts'

const example = `
Example:
  $ echo '{"question": "funnel", "site": "main", "from": "2026-11-01", "to": "2026-11-22"}' | touchline ask -`

interface Flags {
  readonly data: string
  readonly clickhouseUrl?: string
  readonly json: boolean
}

/** The command. */
export const createAskCommand = (): Command =>
  new Command('ask')
    .description('Answer the question in a file; - reads it from the input.')
    .argument('<file>', 'file with a question as JSON')
    .addOption(dataOption())
    .addOption(clickhouseOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (file: string, flags: Flags) => {
      const answer = await askFolder(flags, await readQuestion(file))
      process.stdout.write(
        flags.json ? `${JSON.stringify(answer, null, 2)}\n` : `${toText(answer).trimEnd()}\n`,
      )
    })

async function readQuestion(file: string): Promise<object> {
  const content = file === '-' ? await text(process.stdin) : readFile(file)
  try {
    const question: unknown = JSON.parse(content)
    if (typeof question === 'object' && question !== null && !Array.isArray(question)) return question
  } catch (cause) {
    throw new StartError(`${nameOf(file)} holds no JSON: ${String(cause)}; see touchline ask --help.`, {
      cause,
    })
  }
  throw new StartError(`${nameOf(file)} holds no question; see touchline ask --help.`)
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The question cannot be read: ${file} (${why}); name a file, or - for the input.`, {
      cause,
    })
  }
}

const nameOf = (file: string): string => (file === '-' ? 'The input' : file)
