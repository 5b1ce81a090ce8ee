/**
 * The file of names: a line of JSON for each, added in the background.
 *
 * @module
 */
import { appendFile, readFile } from 'node:fs/promises'
import type { NameKind } from './name-limits.ts'

/** A name that keeps its place. */
export interface KnownName {
  readonly site: string
  readonly kind: NameKind
  readonly name: string
}

/** Adds names to a file. */
export interface NameFile {
  /** It is in the file about a second later; a name that a crash lost is learnt again. */
  add(name: KnownName): void
  /** Writes what is not written yet. */
  close(): Promise<void>
}

const writeEveryMs = 1_000

/**
 * Opens the file and reads every name in it.
 *
 * @throws an Error that names the file when it cannot be read.
 */
export async function openNameFile(path: string, onName: (name: KnownName) => void): Promise<NameFile> {
  for (const line of (await readOrEmpty(path)).split('\n')) {
    const name = readLine(line)
    if (name !== null) onName(name)
  }
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  let written: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const lines = waiting
    waiting = ''
    try {
      // The line break comes first: a line that a crash cut off must not spoil the next one.
      if (lines !== '') await appendFile(path, `\n${lines}`, { mode: 0o600 })
    } catch {
      // A disk that takes nothing is the spool's to report; the names are tried again with the next ones.
      waiting = lines + waiting
    }
  }
  const writeInTurn = (): Promise<void> => {
    written = written.then(write)
    return written
  }

  return {
    add({ site, kind, name }) {
      waiting += `${JSON.stringify([site, kind, name])}\n`
      timer ??= setTimeout(() => void writeInTurn(), writeEveryMs).unref()
    },
    close: writeInTurn,
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `the file of names cannot be read: ${path} (${why}); remove it, and names are learnt anew`,
      {
        cause,
      },
    )
  }
}

function readLine(line: string): KnownName | null {
  try {
    const [site, kind, name] = JSON.parse(line) as readonly unknown[]
    const isKind = kind === 'event' || kind === 'property'
    return typeof site === 'string' && isKind && typeof name === 'string' ? { site, kind, name } : null
  } catch {
    // Empty, or cut off by a crash: the name is learnt again.
    return null
  }
}
