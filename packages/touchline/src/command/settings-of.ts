/**
 * @module
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { openSettings, type Settings, type Site } from '@touchline/ingest'
import { settingsFileIn } from '../data-folder/data-folder.ts'
import { StartError } from '../start-error.ts'

/**
 * Works on the settings of a data folder. A server may run on it meanwhile: it notices changes within a second.
 *
 * @throws {StartError} The folder holds no settings.
 */
export function withSettings<Result>(data: string, work: (settings: Settings) => Result): Result {
  const path = settingsFileIn(resolve(data))
  if (!existsSync(path)) {
    throw new StartError(
      `This is no data folder: ${resolve(data)}; start touchline serve on it once, or name another with --data.`,
    )
  }
  const settings = openSettings({ path })
  try {
    return work(settings)
  } finally {
    settings.close()
  }
}

/**
 * @throws {StartError} There is no such site; those there are, are named.
 */
export function mustHaveSite(settings: Settings, id: string): Site {
  const site = settings.site(id)
  if (site !== null) return site
  const known = settings.sites().map(one => one.id)
  throw new StartError(`There is no such site: ${id}; there are: ${known.join(', ')}.`)
}
