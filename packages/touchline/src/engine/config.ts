/**
 * The engine's configuration file, and the settings its sessions start with.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lane } from '@touchline/ingest'

/** What the engine may use of the machine. */
export interface EngineLimits {
  readonly memoryBytes: number
  readonly threads: number
}

/** Where in its folder the engine writes backups, and reads them. */
export const backupsFolder = 'backups'

/** Seconds after which a question is given up, on the engine too. */
const questionSeconds = 30

/**
 * Writes the configuration file and returns its path.
 *
 * Without it the engine takes 90 % of the machine's memory and up to 5 GB for its cache of marks.
 */
export function writeConfig(path: string, limits: EngineLimits): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const file = join(path, 'config.xml')
  const markCache = Math.min(256 * 1024 * 1024, Math.floor(limits.memoryBytes / 8))
  writeFileSync(
    file,
    `<clickhouse>
  <max_server_memory_usage>${limits.memoryBytes}</max_server_memory_usage>
  <mark_cache_size>${markCache}</mark_cache_size>
  <background_pool_size>2</background_pool_size>
  <backups>
    <allowed_path>${escapeXml(join(path, backupsFolder))}</allowed_path>
  </backups>
</clickhouse>
`,
  )
  return file
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Literals of the settings that the sessions of a lane start with and return to after every statement. */
export function toBaseSettings(lane: Lane, limits: EngineLimits): Readonly<Record<string, string>> {
  const threads = { max_threads: String(limits.threads) }
  if (lane !== 'ask') return threads
  const memory = Math.floor(limits.memoryBytes * 0.4)
  return {
    ...threads,
    max_memory_usage: String(memory),
    max_bytes_before_external_group_by: String(Math.floor(memory / 2)),
    max_bytes_before_external_sort: String(Math.floor(memory / 2)),
    max_execution_time: String(questionSeconds),
  }
}
