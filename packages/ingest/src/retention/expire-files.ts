/**
 * `expireFiles`: deletes what was set aside and is older than its site keeps.
 *
 * @module
 */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { limits, timeOfEventId } from '@touchline/protocol'
import { type PlainFile, readPlainFiles } from '../person/plain-files.ts'
import { takeOut } from '../person/take-out.ts'
import { retentionMs } from '../settings/retention.ts'
import type { Site } from '../settings/site.ts'

/** What is too old, and where. */
export interface FileExpiry {
  /** The folder of what could not be loaded. */
  readonly folder: string
  readonly sites: readonly Pick<Site, 'id' | 'retentionDays'>[]
  readonly now: number
}

/**
 * Deletes rows by the time they happened, by the time in their id and by when they were accepted; what cannot be read
 * goes when any site would keep it no longer, since nobody can tell whose it is.
 */
export async function expireFiles({ folder, sites, now }: FileExpiry): Promise<void> {
  const kept = new Map(sites.map(site => [site.id, retentionMs(site)]))
  const shortest = Math.min(limits.idBehindMs, ...kept.values())
  for await (const file of readPlainFiles(folder)) {
    const acceptedAt = await acceptedAtOf(file)
    if (acceptedAt === null) continue
    await takeOut(file, {
      row: row => timeOf(row, acceptedAt) < now - (kept.get(siteOf(row)) ?? shortest),
      bytes: () => acceptedAt < now - shortest,
    })
  }
}

/** What is set aside is called after its segment, and that by the time it was begun; a restored copy is newer itself. */
async function acceptedAtOf({ path }: PlainFile): Promise<number | null> {
  const named = /^\.?(\d{15})-/.exec(basename(path))?.[1]
  if (named !== undefined) return Number(named)
  try {
    return (await stat(path)).mtimeMs
  } catch {
    // Gone already, by whomever it was removed.
    return null
  }
}

const eventIdShape = /^[0-9a-f]{8}-[0-9a-f]{4}-7/i

function timeOf(row: unknown, acceptedAt: number): number {
  const { at, id } = fieldsOf(row)
  const madeAt = typeof id === 'string' && eventIdShape.test(id) ? timeOfEventId(id) : acceptedAt
  return Math.min(acceptedAt, madeAt, typeof at === 'number' ? at : acceptedAt)
}

const siteOf = (row: unknown): string => String(fieldsOf(row).site)

const fieldsOf = (row: unknown): Readonly<Record<string, unknown>> =>
  typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : {}
