/**
 * `erasePerson`: forgets a visitor or a person, everywhere.
 *
 * @module
 */
import { limits } from '@touchline/protocol'
import type { Loader } from '../load/loader.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { RebuildOptions } from '../rebuild/rebuild.ts'
import { inTurn } from '../rebuild/turn.ts'
import { nextVersion } from '../rebuild/version.ts'
import type { Settings } from '../settings/site.ts'
import type { Store } from '../store/store.ts'
import { chooseEvents, chosenTables, dropChosen, streamsChosen } from './choose-events.ts'
import { eraseFiles } from './erase-files.ts'
import { eraseRows } from './erase-rows.ts'
import { findSubject, type Subject } from './subject.ts'
import { isOf, type Meant, meantBy, tracesOfEvent } from './traces.ts'

/** What erasing works on. */
export interface PersonOptions extends Omit<RebuildOptions, 'settings'> {
  readonly settings: Settings
  readonly loader: Pick<Loader, 'settled'>
  /** Data folder, whose plain files are looked through. */
  readonly dataPath: string
  /** Refused events of the folder. */
  readonly quarantine?: Pick<Quarantine, 'erase' | 'find'> | undefined
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
}

/** Who is meant: a visitor's id, a user id, or a person's id from the list of journeys. */
export interface PersonRequest {
  readonly site: string
  readonly id: string
}

/** What was erased. */
export interface Erasure {
  /** Visitors of whom nothing is left. */
  readonly visitors: number
  /** Visitors whom somebody else used too, and who lost the person's part alone. */
  readonly sharedVisitors: number
  readonly events: number
  /** Persons whose sessions and journeys were deleted or made anew. */
  readonly persons: number
  /** Refused events that were still kept. */
  readonly refusedEvents: number
  /** Plain files that named them. */
  readonly files: number
  /** Settings that named them. */
  readonly documents: number
}

/**
 * Erases everything about a visitor or a person: events, what was derived from them, what waits, what was set aside,
 * and what settings say of them. When it resolves, nothing of it is on the disk but a salted hash of the ids, which
 * keeps out their events that arrive late or once more: all that were made until a day after now, since an id may be
 * that far ahead. It is safe to repeat.
 *
 * It waits for the engine: everything accepted before is loaded first.
 */
export async function erasePerson(
  options: PersonOptions,
  { site, id }: PersonRequest,
  author: string,
): Promise<Erasure> {
  const { store, settings, loader, dataPath, quarantine, clock = Date.now } = options
  const until = clock() + limits.idAheadMs
  // Nothing new of them must come in behind the search; who else they are shows only when everything is loaded.
  for (let known = -1, subject = await findSubject(store, site, id); ; ) {
    settings.markErased(site, toMark(subject, until), author)
    await loader.settled()
    if (sizeOf(subject) === known) return finish(subject)
    known = sizeOf(subject)
    subject = await findSubject(store, site, id)
  }

  /** The rows last: as long as they are there, an erasure that was cut short finds whose files they are. */
  async function finish(subject: Subject): Promise<Erasure> {
    const meant = await meantWithStreams(store, subject)
    const refusedEvents = (await quarantine?.erase(entry => isOf(meant, tracesOfEvent(entry)))) ?? 0
    const files = await eraseFiles(dataPath, meant)
    const documents = settings.redact(site, [...subject.whole, ...subject.users])
    const rows = await eraseRows({ ...options, settings }, subject)
    return {
      visitors: subject.whole.length,
      sharedVisitors: subject.shared.length,
      ...rows,
      refusedEvents,
      files,
      documents,
    }
  }
}

/** A book of delivery that could not be loaded names nothing but a page life. */
const meantWithStreams = (store: Store, subject: Subject): Promise<Meant> =>
  inTurn(store, async () => {
    const tables = chosenTables(await nextVersion(store))
    try {
      await chooseEvents(store, tables, subject)
      return meantBy(subject, await streamsChosen(store, tables))
    } finally {
      await dropChosen(store, tables)
    }
  })

const sizeOf = ({ whole, shared }: Subject): number => whole.length + shared.length

const toMark = ({ whole, shared, standIns, users }: Subject, until: number) => ({
  visitors: [...whole, ...shared, ...standIns],
  users,
  until,
})
