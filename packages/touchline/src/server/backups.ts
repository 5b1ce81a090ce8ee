/**
 * Backups over HTTP, for `touchline backup` while a server runs.
 *
 * @module
 */
import { isAbsolute } from 'node:path'
import type { Context } from 'hono'
import type { BackupReport } from '../backup/back-up.ts'
import { StartError } from '../start-error.ts'
import type { AccessEnv } from './access.ts'
import { errorResponse } from './answer.ts'
import { readJson } from './read-json.ts'
import { slowJson } from './slow-json.ts'

/** Makes a backup in a folder, absolute, of this machine. */
export type MakeBackup = (folder: string) => Promise<BackupReport>

/** What `POST /v1/backup` answers with: what was taken. Only the token of the data folder, whose owner runs the server, may. */
export async function answerBackup(context: Context<AccessEnv>, makeBackup: MakeBackup): Promise<Response> {
  if (context.get('scope') !== 'all') {
    return errorResponse(403, {
      code: 'read_only',
      detail: 'a read key makes no backup; use touchline backup',
    })
  }
  const folder = await readFolder(context.req.raw)
  if (folder === null) {
    const detail = 'the body names no folder; send JSON such as {"folder": "/var/backups/touchline"}'
    return errorResponse(400, { code: 'bad_backup', detail })
  }
  return slowJson(makeBackup(folder), thrown =>
    thrown instanceof StartError ? { code: 'backup_failed', detail: thrown.message } : null,
  )
}

async function readFolder(request: Request): Promise<string | null> {
  const body = await readJson(request)
  const folder = typeof body === 'object' && body !== null && 'folder' in body ? body.folder : null
  return typeof folder === 'string' && isAbsolute(folder) ? folder : null
}
