/**
 * The salts of days: what makes a visitor of one day from an address and a browser, and is then forgotten.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Salts by day. */
export interface DailySalts {
  /**
   * The salt of the day in which something happened, in UTC: today's, yesterday's while it is kept, and today's for
   * anything older.
   */
  of(at: number): string
  /** Deletes what is too old. It happens by itself every hour and whenever a salt is asked for. */
  forget(): void
  close(): void
}

/** What salts are kept with. */
export interface DailySaltsOptions {
  /** A file for its owner alone. It must be in no backup: with an old salt a known address could be matched. */
  readonly path: string
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
  /** Hears when the file cannot be written or removed, and no more until it can again. */
  readonly onFault?: ((error: Error) => void) | undefined
}

const dayMs = 24 * 60 * 60 * 1000

/** A salt serves from the beginning of its day, and is gone 48 hours after that. */
const keptMs = 2 * dayMs

/** Between two attempts to write what the disk did not take. */
const retryMs = 60_000

type Salts = Record<string, string>

const beginOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/**
 * Opens the salts of a data folder. They outlive a restart, so that a visitor of the day stays one. A disk that takes
 * nothing costs no event: memory counts, and what is there is written as soon as it can be.
 */
export function openDailySalts({ path, clock = Date.now, onFault }: DailySaltsOptions): DailySalts {
  let salts: Salts = read(path)
  let retry: NodeJS.Timeout | undefined
  let isTold = false

  function keep(changed: Salts): void {
    salts = changed
    save()
  }

  function save(): void {
    clearTimeout(retry)
    retry = undefined
    try {
      write(path, salts)
      isTold = false
    } catch (cause) {
      retry = setTimeout(save, retryMs).unref()
      if (!isTold) onFault?.(notWritten(path, cause))
      isTold = true
    }
  }

  function forget(): void {
    const now = clock()
    // A day that lies ahead is from a clock that was wrong: it must not outlive the others.
    const kept = Object.entries(salts).filter(([day]) => now - beginOf(day) < keptMs && beginOf(day) <= now)
    if (kept.length < Object.keys(salts).length) keep(Object.fromEntries(kept))
  }

  function saltOf(day: string): string {
    const known = salts[day]
    if (known !== undefined) return known
    const made = randomBytes(16).toString('base64url')
    keep({ ...salts, [day]: made })
    return made
  }

  forget()
  const timer = setInterval(forget, 60 * 60 * 1000).unref()
  return {
    of(at) {
      const now = clock()
      forget()
      const today = dayOf(now)
      const day = dayOf(Math.min(Math.max(at, 0), now))
      return day === today ? saltOf(today) : (salts[day] ?? saltOf(today))
    },
    forget,
    close() {
      clearInterval(timer)
      if (retry !== undefined) save()
      clearTimeout(retry)
    },
  }
}

function write(path: string, salts: Salts): void {
  if (Object.keys(salts).length === 0) {
    // What a write that failed has left may hold them too.
    for (const file of [path, `${path}.new`]) rmSync(file, { force: true })
    return
  }
  writeFileSync(`${path}.new`, `${JSON.stringify(salts)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

function notWritten(path: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new Error(
    `the salts of the day cannot be written: ${path} (${why}); give the disk room and this user the right to write, or a restart counts the day’s visitors anew and older salts stay on the disk`,
    { cause },
  )
}

function read(path: string): Salts {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof found !== 'object' || found === null) return {}
    return Object.fromEntries(
      Object.entries(found).filter(
        (entry): entry is [string, string] =>
          /^\d{4}-\d\d-\d\d$/.test(entry[0]) && typeof entry[1] === 'string' && entry[1].length >= 16,
      ),
    )
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return {}
    // Half a file is as good as none: the day's visitors are counted anew.
    if (thrown instanceof SyntaxError) return {}
    throw thrown
  }
}
