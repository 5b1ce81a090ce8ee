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
}

const dayMs = 24 * 60 * 60 * 1000

/** A salt serves from the beginning of its day, and is gone 48 hours after that. */
const keptMs = 2 * dayMs

type Salts = Record<string, string>

const beginOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Opens the salts of a data folder. They outlive a restart, so that a visitor of the day stays one. */
export function openDailySalts({ path, clock = Date.now }: DailySaltsOptions): DailySalts {
  let salts: Salts = read(path)

  function keep(changed: Salts): void {
    salts = changed
    if (Object.keys(salts).length === 0) {
      rmSync(path, { force: true })
      return
    }
    writeFileSync(`${path}.new`, `${JSON.stringify(salts)}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
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
    close: () => clearInterval(timer),
  }
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
