/**
 * @module
 */
import { openQuarantine, openSettings, openSpool, replayQuarantine } from '@touchline/ingest'
import { openDataFolder } from './data-folder/data-folder.ts'
import type { Line } from './line.ts'
import type { Refused } from './server/refused.ts'

/** The refused events of an open data folder; replaying them needs no engine. */
export const refusedOf = ({
  quarantine,
  spool,
  settings,
}: Pick<Line, 'quarantine' | 'spool' | 'settings'>): Refused => ({
  status: quarantine.status,
  async list(filter, limit) {
    const events = await quarantine.list(filter, limit)
    return { ...quarantine.status(), newest: events }
  },
  replay: filter => replayQuarantine({ quarantine, spool, sites: settings }, filter),
  clear: async filter => ({ cleared: await quarantine.clear(filter) }),
})

/**
 * Works on the refused events of a data folder that no server uses. What is replayed waits in the spool for the
 * next one.
 *
 * @throws {StartError} Another process uses the folder.
 */
export async function withRefused<Result>(
  path: string,
  work: (refused: Refused) => Promise<Result>,
): Promise<Result> {
  const folder = openDataFolder(path)
  const settings = openSettings({ path: folder.settingsFile })
  const spool = await openSpool({ path: folder.spoolPath })
  const quarantine = await openQuarantine({ path: folder.quarantinePath })
  try {
    return await work(refusedOf({ quarantine, spool, settings }))
  } finally {
    await quarantine.close()
    await spool.close()
    settings.close()
    folder.release()
  }
}
