/**
 * Opens chdb on a folder.
 *
 * @module
 */
import { createChdbSession } from './chdb-session.ts'
import { type EngineLimits, toBaseSettings, writeConfig } from './config.ts'
import { createLanes, type Lanes } from './lanes.ts'

/** The package of the engine; it is optional. */
export type Chdb = typeof import('chdb')

/** Loads the engine's library. Rejects on platforms it does not exist for. */
export const loadChdb = (): Promise<Chdb> => import('chdb')

/** What `openLanes` takes. */
export interface OpenLanesOptions extends EngineLimits {
  readonly path: string
  /** Called when the engine says that it has aborted. */
  readonly onFatal: () => void
}

/** Opens the sessions of a folder, which this process then holds, and says which version of the engine it is. */
export async function openLanes(
  { Session }: Chdb,
  options: OpenLanesOptions,
): Promise<{ readonly lanes: Lanes; readonly version: string }> {
  const connectionArgs = [`--config-file=${writeConfig(options.path, options)}`]
  const bases: Promise<unknown>[] = []
  const lanes = createLanes(lane => {
    const session = new Session(options.path, { connectionArgs })
    const base = toBaseSettings(lane, options)
    const pairs = Object.entries(base).map(([name, literal]) => `${name} = ${literal}`)
    bases.push(session.queryAsync(`SET ${pairs.join(', ')}`))
    return createChdbSession(session, base)
  }, options.onFatal)
  await Promise.all(bases)
  const statement = {
    sql: 'SELECT version()',
    database: 'default',
    format: 'TabSeparated',
    values: {},
    settings: {},
  }
  const result = await lanes.run('control', statement, new AbortController().signal)
  return { lanes, version: Buffer.from(result.bytes).toString('utf8').trim() }
}
