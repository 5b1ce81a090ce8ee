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
  mustBeDataFolder(data)
  const settings = openSettings({ path: settingsFileIn(resolve(data)) })
  try {
    return work(settings)
  } finally {
    settings.close()
  }
}

/**
 * A misspelt folder must not become a new, empty one.
 *
 * @throws {StartError} The folder holds no settings.
 */
export function mustBeDataFolder(data: string): void {
  const path = resolve(data)
  if (existsSync(settingsFileIn(path))) return
  throw new StartError(
    `This is no data folder: ${path}; start touchline serve on it once, or name another with --data.`,
  )
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
