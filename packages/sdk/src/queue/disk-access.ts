import { complain } from '../guard.ts'
import { type Database, databaseExists, openDatabase } from './database.ts'

/** The way to one site's database: opened at the first use, given up for the page's life at the first failure. */
export interface DiskAccess {
  /** Whether anything has used it: until then nothing was opened, and nothing created. */
  isInUse(): boolean
  isBroken(): boolean
  /** Works on the database. Never rejects; `undefined` means that the disk cannot be used. */
  use<Result>(work: (database: Database) => Promise<Result>): Promise<Result | undefined>
  /** As `use`, but leaves alone a disk that has no database. */
  useIfPresent(work: (database: Database) => Promise<void>): Promise<void>
}

/** Creates the way to a site's database. */
export function createDiskAccess(site: string): DiskAccess {
  let opening: Promise<Database> | undefined
  let broken = false

  const giveUp = (error: unknown) => {
    if (!broken) complain('IndexedDB cannot be used; events wait in memory on this page', error)
    broken = true
  }
  const use = async <Result>(work: (database: Database) => Promise<Result>): Promise<Result | undefined> => {
    if (broken) return undefined
    try {
      opening ??= openDatabase(site)
      return await work(await opening)
    } catch (error) {
      giveUp(error)
      return undefined
    }
  }
  return {
    use,
    isInUse: () => opening !== undefined,
    isBroken: () => broken,
    async useIfPresent(work) {
      try {
        if (opening || (await databaseExists())) await use(work)
      } catch (error) {
        giveUp(error)
      }
    },
  }
}
