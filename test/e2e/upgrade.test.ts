import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnyQuestion } from '../../packages/analysis/src/index.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isOutside } from '../support/outside.ts'
import { childrenOf, isRunning } from '../support/processes.ts'
import { askServer, isSettled } from '../support/questions.ts'
import { type RunningServer, runTouchline, spawnTouchline, startServer } from '../support/server.ts'

/** More rounds: TOUCHLINE_UPGRADE_ROUNDS=50 npm test -- upgrade */
const rounds = Number(process.env.TOUCHLINE_UPGRADE_ROUNDS ?? 5)
const releases = fileURLToPath(new URL('../releases', import.meta.url))
const versions = readdirSync(releases).filter(name => /^\d/.test(name))

interface Known {
  readonly key: string
  /** Whose event was accepted, and not loaded when the server was killed. */
  readonly late: string
  readonly answers: readonly { readonly question: AnyQuestion; readonly answer: unknown }[]
}

const readKnown = (version: string): Known =>
  JSON.parse(readFileSync(join(releases, version, 'answers.json'), 'utf8'))

/** What does not depend on when it is asked: windows that were open then are closed now. */
function timeless(value: unknown, late: string): unknown {
  if (Array.isArray(value)) {
    return value.filter(one => !JSON.stringify(one).includes(late)).map(one => timeless(one, late))
  }
  if (typeof value !== 'object' || value === null) return value
  const changing = ['inProgress', 'dropped', 'outcome', 'total', 'segment', 'droppedSegment', 'next']
  // 0.1.0 took what a page reports by itself, and a server's events, for a sign that somebody was there.
  changing.push('lastAt')
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !changing.includes(name))
      .map(([name, inner]) => [name, timeless(inner, late)]),
  )
}

describe.skipIf(isOutside).each(versions)('a data folder that %s wrote', version => {
  const known = readKnown(version)
  let folder: DataFolder
  let data: string
  let server: RunningServer | undefined

  beforeEach(async () => {
    folder = await createDataFolder()
    data = join(folder.path, 'data')
    execFileSync('tar', ['-xzf', join(releases, version, 'data.tar.gz'), '-C', folder.path])
  })
  afterEach(async () => {
    await server?.stop()
    server = undefined
    await folder.remove()
  })

  async function answersAsBefore(): Promise<void> {
    const running = await startServer({ data })
    server = running
    expect(running.key).toBe(known.key)
    await eventually(() => isSettled(running), Boolean, { what: 'The loading of the spool' })
    for (const { question, answer } of known.answers) {
      const now = await askServer(running, question)
      // An answer may say more than it did.
      expect(timeless(now.answer, known.late)).toMatchObject(timeless(answer, known.late) as object)
    }
    const late = { question: 'journey', site: 'main', person: `v:${known.late}` } as const
    const { answer } = await askServer(running, late)
    expect(answer.touches.flatMap(touch => touch.events.map(event => event.name))).toEqual(['page_view'])
  }

  it('is opened, brought up to date, and answers as it did', async () => {
    await answersAsBefore()
    const report = await runTouchline(['backup', join(folder.path, 'backup'), '--data', data, '--json'])
    expect(report.code).toBe(0)
  })

  it('is brought up to date by the next start when one is killed in the middle', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const child = await spawnTouchline(['serve', '--port', '0', '--data', data])
      const exited = once(child, 'exit')
      // Until the engine is there, nothing is changed.
      await eventually(
        async () => childrenOf(child.pid ?? 0),
        children => children.length > 0,
      )
      const children = childrenOf(child.pid ?? 0)
      await sleep(Math.random() * 1_200)
      child.kill('SIGKILL')
      await exited
      await eventually(
        async () => children.filter(isRunning),
        alive => alive.length === 0,
      )
    }
    await answersAsBefore()
  })
})
