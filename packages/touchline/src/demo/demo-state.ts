/**
 * What a data folder remembers of its demo, so that a later start sends only what is missing.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsFileIn } from '../data-folder/data-folder.ts'
import { StartError } from '../start-error.ts'
import { dayOf } from './calendar.ts'

export interface DemoState {
  readonly seed: string
  /** Visitors over `days`. */
  readonly visitors: number
  readonly days: number
  /** The first simulated day, as its number since 1970-01-01. */
  readonly firstDay: number
  /** Everything that ended until this moment is in the collector's hands; epoch milliseconds. */
  readonly sentUntil: number
}

/** What somebody asks of the demo; what is left out is as before, or the default on an empty folder. */
export interface DemoWishes {
  readonly seed?: string | undefined
  readonly visitors?: number | undefined
  readonly days?: number | undefined
}

const defaults = { seed: 'alder-and-rye', visitors: 5_000, days: 30 }
const fileIn = (dataPath: string): string => join(dataPath, 'demo.json')

/**
 * Reads a folder's demo, or begins one that ends today.
 *
 * @throws {StartError} The folder holds another demo than is wished for, or a real shop: the two would be mixed.
 */
export async function readDemoState(dataPath: string, wishes: DemoWishes, now: number): Promise<DemoState> {
  const text = await readFile(fileIn(dataPath), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) {
    if (!existsSync(settingsFileIn(dataPath))) return begin(wishes, now)
    throw new StartError(
      `The data folder holds a shop of your own, which invented visitors would spoil: ${dataPath}; ` +
        'choose another folder with --data.',
    )
  }
  const state = parse(text, fileIn(dataPath))
  for (const name of ['seed', 'visitors', 'days'] as const) {
    const wished = wishes[name]
    if (wished !== undefined && wished !== state[name]) {
      throw new StartError(
        `The data folder already holds a demo with --${name} ${state[name]}, not ${wished}: ${dataPath}; ` +
          'leave the option out, or choose another folder with --data.',
      )
    }
  }
  return state
}

/** Notes a new demo before anything else lies in its folder, which then counts as the demo's. */
export async function claimFolder(dataPath: string, state: DemoState): Promise<void> {
  await mkdir(dataPath, { recursive: true, mode: 0o700 })
  await writeDemoState(dataPath, state)
}

/** Keeps the state; a reader sees the old file or the new one, never half of one. */
export async function writeDemoState(dataPath: string, state: DemoState): Promise<void> {
  const file = fileIn(dataPath)
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`)
  await rename(`${file}.new`, file)
}

function begin(wishes: DemoWishes, now: number): DemoState {
  const { seed, visitors, days } = {
    seed: wishes.seed ?? defaults.seed,
    visitors: wishes.visitors ?? defaults.visitors,
    days: wishes.days ?? defaults.days,
  }
  return { seed, visitors, days, firstDay: dayOf(now) - days + 1, sentUntil: 0 }
}

function parse(text: string, file: string): DemoState {
  const broken = (why: string): StartError =>
    new StartError(`The demo’s notes cannot be read: ${file} (${why}); choose another folder with --data.`)
  const read = readJson(text)
  if (typeof read !== 'object' || read === null) throw broken('it is not an object')
  const { seed, visitors, days, firstDay, sentUntil } = read as Partial<Record<keyof DemoState, unknown>>
  if (
    typeof seed !== 'string' ||
    typeof visitors !== 'number' ||
    typeof days !== 'number' ||
    typeof firstDay !== 'number' ||
    typeof sentUntil !== 'number'
  ) {
    throw broken('a field is missing')
  }
  return { seed, visitors, days, firstDay, sentUntil }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Told by the caller, which knows the file.
    return null
  }
}
