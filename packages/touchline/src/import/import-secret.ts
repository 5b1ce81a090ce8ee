/**
 * @module
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What makes visitors of the addresses in access logs. It stays in the data folder, so that a log that is imported
 * twice changes nothing. Once it is deleted no visitor can be matched with an address any more, and no log that was
 * imported before may be imported again.
 */
export function readImportSecret(data: string): string {
  const folder = join(data, 'imports')
  const path = join(folder, 'secret')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
  }
  return readFileSync(path, 'utf8').trim()
}
