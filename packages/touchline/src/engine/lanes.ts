/**
 * A pool of sessions, kept apart by kind of work. One session runs one statement at a time, so that with a
 * single session a small question waited 4 s behind a large one, and an insert 3.5 s; on sessions of their
 * own both took milliseconds.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lane } from '@touchline/ingest'
import type { ChdbSession, Statement, StatementResult } from './chdb-session.ts'
import { refuse, toClickHouseError } from './clickhouse-error.ts'
import { toLiteral } from './statement.ts'

/** Sessions for each kind of work. */
const sessionsPerLane: Readonly<Record<Lane, number>> = { load: 1, rebuild: 1, ask: 4, control: 1 }

/** Statements that may wait for a session of one lane. */
const longestQueue = 200

interface Waiter {
  readonly start: (session: ChdbSession) => void
}

interface LaneState {
  readonly idle: ChdbSession[]
  readonly waiting: Waiter[]
}

/** The pool. */
export interface Lanes {
  /**
   * Runs a statement when a session of its lane is free, in the order of asking.
   *
   * When `signal` fires, a waiting statement is dropped and a running one is killed on the engine: the promise
   * settles when the engine has let go of it.
   */
  run(lane: Lane, statement: Statement, signal: AbortSignal): Promise<StatementResult>
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>
  close(): void
}

/**
 * Builds the pool over sessions that `open` makes for each lane; one more session only kills.
 *
 * @param onFatal Called when the engine says that it has aborted: nothing will work until it is started again.
 */
export function createLanes(open: (lane: Lane) => ChdbSession, onFatal: () => void): Lanes {
  const make = (lane: Lane): LaneState => ({
    idle: Array.from({ length: sessionsPerLane[lane] }, () => open(lane)),
    waiting: [],
  })
  const lanes: Record<Lane, LaneState> = {
    load: make('load'),
    rebuild: make('rebuild'),
    ask: make('ask'),
    control: make('control'),
  }
  const all = Object.values(lanes).flatMap(lane => lane.idle)
  const killer = createKiller(open('control'))
  const running = new Set<Promise<unknown>>()
  let tags = 0

  const run = async (lane: Lane, statement: Statement, signal: AbortSignal): Promise<StatementResult> => {
    const session = await take(lanes[lane], signal)
    const tag = `/* touchline:${process.pid}-${++tags} */ `
    let ended = false
    const kill = (): void => killer.kill(tag, () => ended)
    try {
      if (signal.aborted) throw cancelled()
      signal.addEventListener('abort', kill, { once: true })
      return await session.run({ ...statement, sql: tag + statement.sql })
    } catch (thrown) {
      if (toClickHouseError(thrown).code === 236) onFatal()
      throw thrown
    } finally {
      ended = true
      signal.removeEventListener('abort', kill)
      give(lanes[lane], session)
    }
  }

  return {
    run: (lane, statement, signal) => {
      const result = run(lane, statement, signal)
      const settled = Promise.allSettled([result])
      running.add(settled)
      void settled.then(() => running.delete(settled))
      return result
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running)
      await killer.idle()
    },
    close: () => {
      for (const session of all) session.close()
      killer.close()
    },
  }
}

const cancelled = (): Error => refuse(394, 'QUERY_WAS_CANCELLED', 'The sender went away')

async function take(lane: LaneState, signal: AbortSignal): Promise<ChdbSession> {
  if (signal.aborted) throw cancelled()
  const free = lane.idle.pop()
  if (free !== undefined) return free
  if (lane.waiting.length >= longestQueue) {
    throw refuse(
      202,
      'TOO_MANY_SIMULTANEOUS_QUERIES',
      `${longestQueue} statements are waiting; ask again later`,
    )
  }
  return new Promise((resolve, reject) => {
    const drop = (): void => {
      lane.waiting.splice(lane.waiting.indexOf(waiter), 1)
      reject(cancelled())
    }
    const waiter: Waiter = {
      start: session => {
        signal.removeEventListener('abort', drop)
        resolve(session)
      },
    }
    signal.addEventListener('abort', drop, { once: true })
    lane.waiting.push(waiter)
  })
}

function give(lane: LaneState, session: ChdbSession): void {
  const next = lane.waiting.shift()
  if (next === undefined) lane.idle.push(session)
  else next.start(session)
}

interface Killer {
  /** Kills the statement that begins with `tag`, unless it has ended. */
  kill(tag: string, ended: () => boolean): void
  /** Resolves when nothing is left to kill. */
  idle(): Promise<void>
  close(): void
}

/**
 * Kills statements by the comment they begin with; nothing else identifies them, since chdb gives each its
 * own id. Always ASYNC: the waiting form of KILL has hung for ever.
 */
function createKiller(session: ChdbSession): Killer {
  let last: Promise<unknown> = Promise.resolve()

  const isFound = async (tag: string): Promise<boolean> => {
    const sql = `KILL QUERY WHERE startsWith(query, ${toLiteral(tag)}) ASYNC`
    const statement = { sql, database: 'default', format: 'TabSeparated', values: {}, settings: {} }
    return (await session.run(statement)).bytes.length > 0
  }

  const kill = async (tag: string, ended: () => boolean): Promise<void> => {
    try {
      // A KILL that comes before the engine has begun the statement finds nothing, so it is tried again.
      while (!ended() && !(await isFound(tag))) await sleep(20)
    } catch (thrown) {
      // The statement then runs to its end or to its time limit, which is all that is lost.
      process.emitWarning(`A statement could not be killed: ${String(thrown)}`)
    }
  }

  return {
    kill: (tag, ended) => {
      last = last.then(() => kill(tag, ended))
    },
    idle: async () => {
      await last
    },
    close: () => session.close(),
  }
}
