/**
 * What a backup leaves in the engine's folder when it is ended before its end: a copy of all tables.
 *
 * @module
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { backupsFolder } from '../engine/config.ts'

/** Where the engine writes a backup before it is moved to its place. */
export const unfinishedBackup = (enginePath: string): string => join(enginePath, backupsFolder, 'current')

/** Removes what an earlier backup left. None may be under way. */
export const removeUnfinishedBackup = (enginePath: string): Promise<void> =>
  rm(unfinishedBackup(enginePath), { recursive: true, force: true })
