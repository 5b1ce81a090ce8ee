/**
 * The quarantine: refused events, kept for a while with the reason, so that somebody can see what a sender does
 * wrong, and have the events judged again once it is mended on this side.
 *
 * It never holds up an answer, and a flood of bad events fills neither memory nor disk: what there is no room for is
 * counted and dropped.
 *
 * @module
 */
import type { QuarantinedEvent, RefusedEvents } from './entry.ts'
import { readEntryLine, toEntryLines } from './entry.ts'
import type { ChooseLines, EntryFiles } from './entry-files.ts'
import { openEntryFiles } from './entry-files.ts'
import type { DroppedEntries } from './write-behind.ts'
import { bytesOf, createWriteBehind } from './write-behind.ts'

/** What is kept, and what could not be. */
export interface QuarantineStatus {
  readonly events: number
  readonly bytes: number
  /** When the oldest that is kept was refused, to the hour; `null` when none is. */
  readonly oldestAt: number | null
  /** Refused events that are not kept any more, or never were, since the start. */
  readonly dropped: DroppedEntries
}

/** Which refused events are meant; every field narrows it. */
export interface QuarantineFilter {
  readonly site?: string | undefined
  readonly code?: string | undefined
  /** Id of one, as `list` gives it. */
  readonly id?: string | undefined
}

/** Refused events of a data folder. */
export interface Quarantine {
  /** Takes the refused events of a batch; they are on disk about a second later. Never throws. */
  keep(refused: RefusedEvents): void
  /** The newest first. */
  list(filter: QuarantineFilter, limit: number): Promise<readonly QuarantinedEvent[]>
  /** Takes out what is meant and returns how many there were. */
  clear(filter: QuarantineFilter): Promise<number>
  /**
   * Shows what is meant, some at a time and the oldest first, and takes out those whose ids come back. Returns how
   * many stayed.
   */
  takeOut(filter: QuarantineFilter, take: TakeOut): Promise<number>
  /**
   * Takes out every event that a test names, with what a crash cut off, of which nobody can tell whose it is. Returns
   * how many there were.
   */
  erase(isNamed: (entry: QuarantinedEvent) => boolean): Promise<number>
  /** Every event that a test names, the newest first. */
  find(isNamed: (entry: QuarantinedEvent) => boolean): Promise<readonly QuarantinedEvent[]>
  /**
   * Takes out what has been kept for long enough. It happens by itself whenever something is written or asked for,
   * which on a quiet server may be months apart.
   */
  expire(): Promise<void>
  /** As of now, what is still in memory included. */
  status(): QuarantineStatus
  /** Writes what is in memory. */
  close(): Promise<void>
}

/** Does something with refused events and returns the ids of those that need not be kept any more. */
export type TakeOut = (entries: readonly QuarantinedEvent[]) => Promise<ReadonlySet<string>>

/** Where a quarantine lies, and how much it may hold. */
export interface QuarantineOptions {
  readonly path: string
  /** Default 100 MB. */
  readonly mostBytes?: number | undefined
  /** Default 7 days. */
  readonly longestMs?: number | undefined
  /** Whether the disk has room for what nobody was promised; default always. */
  readonly hasRoom?: (() => boolean) | undefined
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
}

/**
 * Opens the quarantine of a data folder. One process may use it at a time.
 *
 * @throws an Error that names the folder when it cannot be read or made.
 */
export async function openQuarantine(options: QuarantineOptions): Promise<Quarantine> {
  const { path, mostBytes = 100_000_000, longestMs = 7 * 24 * 60 * 60 * 1000 } = options
  const { hasRoom = () => true, clock = Date.now } = options
  const files = await openEntryFiles(path)
  const { add, inTurn, waiting, dropped } = createWriteBehind({ files, mostBytes, longestMs, hasRoom, clock })
  const rewrite = (choose: ChooseLines): Promise<number> => inTurn(() => files.rewrite(choose))

  return {
    keep: refused => add(toEntryLines(refused)),
    list: (filter, limit) => inTurn(() => firstNamed(files, entry => isMeant(entry, filter), limit)),
    clear: filter => rewrite(lines => lines.filter(line => !isMeant(readEntryLine(line), filter))),
    async takeOut(filter, take) {
      let stayed = 0
      await rewrite(async lines => {
        const meant = lines.map(readEntryLine).filter(entry => isMeant(entry, filter))
        const gone = await take(meant)
        stayed += meant.length - gone.size
        return lines.filter(line => !gone.has(readEntryLine(line)?.id ?? ''))
      })
      return stayed
    },
    erase: isNamed =>
      rewrite(lines =>
        lines.filter(line => {
          const entry = readEntryLine(line)
          return entry !== null && !isNamed(entry)
        }),
      ),
    find: isNamed => inTurn(() => firstNamed(files, isNamed, Number.POSITIVE_INFINITY)),
    expire: () => inTurn(async () => undefined),
    status: () => ({
      events: waiting().entries + files.all.reduce((sum, file) => sum + file.entries, 0),
      bytes: waiting().bytes + bytesOf(files.all),
      oldestAt: files.all[0]?.since ?? null,
      dropped: dropped(),
    }),
    close: () => inTurn(async () => undefined),
  }
}

async function firstNamed(
  files: EntryFiles,
  isNamed: (entry: QuarantinedEvent) => boolean,
  limit: number,
): Promise<readonly QuarantinedEvent[]> {
  const found: QuarantinedEvent[] = []
  for await (const line of files.newestFirst()) {
    const entry = readEntryLine(line)
    if (entry !== null && isNamed(entry)) found.push(entry)
    if (found.length >= limit) break
  }
  return found
}

const isMeant = (
  entry: QuarantinedEvent | null,
  { site, code, id }: QuarantineFilter,
): entry is QuarantinedEvent =>
  entry !== null &&
  (site === undefined || entry.site === site) &&
  (code === undefined || entry.code === code) &&
  (id === undefined || entry.id === id)
