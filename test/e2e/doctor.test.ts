import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Examination } from '../../packages/touchline/src/doctor/examine.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer

beforeEach(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
})
afterEach(async () => {
  await server.stop()
  await folder.remove()
})

interface Counts {
  readonly created: number
  readonly acknowledged?: number
  readonly dropped?: Readonly<Record<string, number>>
}

/** Sends the numbers of one page life with what a ledger says, and waits until they can be asked about. */
async function send(seqs: readonly number[], counts: Counts, id: string = randomUUID()): Promise<void> {
  const batch = createPageBatch({ key: server.key, size: seqs.length })
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: pageHeaders,
    body: JSON.stringify({
      ...batch,
      ledger: { id, acknowledged: 0, dropped: {}, ...counts },
      events: batch.events.map((event, index) => ({ ...event, seq: seqs[index] })),
    }),
  })
  expect(answer.status).toBe(202)
  await eventually(() => isSettled(server), Boolean)
}

async function examine(args: readonly string[] = []) {
  const { code, stdout, stderr } = await runTouchline(['doctor', '--data', folder.path, '--json', ...args])
  expect(stderr).toBe('')
  const found: Examination = JSON.parse(stdout)
  return { code, found, of: (about: string) => found.findings.find(finding => finding.about === about) }
}

describe('touchline doctor', () => {
  it('finds a new server in order, and says what is not set yet', async () => {
    const { code, found, of } = await examine()
    expect([code, found.verdict]).toEqual([0, 'warning'])
    expect(of('server')).toMatchObject({ verdict: 'ok', says: expect.stringContaining(server.url) })
    expect(of('engine')).toMatchObject({ verdict: 'ok', says: expect.stringContaining('26.') })
    expect(of('spool')).toMatchObject({ verdict: 'ok', says: 'empty: everything accepted is loaded' })
    expect(of('main: keys')).toMatchObject({ verdict: 'ok', says: '1 public, 0 secret, 0 read' })
    expect(of('main: origins')).toMatchObject({ verdict: 'warning' })
    expect(of('main: last event')).toMatchObject({ verdict: 'warning', says: 'none has ever arrived' })
    expect(of('main: delivery')?.says).toContain('0 created, 0 stored, 0 lost')
    expect(found.folder).toMatchObject({ path: folder.path, poison: { files: 0 } })
  })

  it('says that everything arrived, with a server and without one', async () => {
    await send([1, 2, 3], { created: 4, dropped: { quota: 1 } })
    for (const running of [true, false]) {
      if (!running) await server.stop()
      const { code, found, of } = await examine()
      expect(code).toBe(0)
      expect(found.versions.server === null).toBe(!running)
      expect(found.sites).toMatchObject([
        { id: 'main', origins: [], delivery: { created: 4, stored: 3, lost: 0, dropped: { quota: 1 } } },
      ])
      expect(of('main: last event')?.verdict).toBe('ok')
      // A quarter of a browser's events given up is worth a word.
      expect(of('main: delivery')).toMatchObject({
        verdict: 'warning',
        todo: expect.stringContaining('quota'),
      })
      expect(of('main: gaps')).toMatchObject({ verdict: 'ok', says: 'none in 1 page lives' })
    }
  })

  it('ends with 1 when acknowledged events are not stored, and names the numbers that are missing', async () => {
    const ledger = randomUUID()
    await send([1, 2], { created: 2 }, ledger)
    await send([1], { created: 9, acknowledged: 9 }, ledger)
    await send([1, 4, 6], { created: 6 })
    const { code, found, of } = await examine()
    expect([code, found.verdict]).toEqual([1, 'problem'])
    expect(of('main: delivery')).toMatchObject({
      verdict: 'problem',
      says: expect.stringContaining('15 created, 6 stored, 6 lost; 3 waiting in browsers'),
    })
    expect(of('main: gaps')).toMatchObject({
      verdict: 'warning',
      says: expect.stringContaining('3 numbers missing in 1 of 3 page lives (3 not received'),
    })
    expect(of('main: gaps')?.says).toContain('2–3, 5 of page life')

    const { code: readable, stdout } = await runTouchline(['doctor', '--data', folder.path])
    expect(readable).toBe(1)
    expect(stdout).toMatch(/^✗ main: delivery +15 created, 6 stored, 6 lost/m)
    expect(stdout).toMatch(/^ +→ events that were acknowledged are not stored/m)
    expect(stdout).toMatch(/^1 problem, 2 warnings\.$/m)
  })

  it('hears of a browser that could send nothing but its ledger', async () => {
    await send([], { created: 2, dropped: { quota: 2 } })
    const { lastEventAt } = await (await fetch(`${server.url}/health`)).json()
    expect(lastEventAt).toBeNull()
    const { found, of } = await examine()
    expect(found.sites[0]?.delivery).toMatchObject({ created: 2, stored: 0, lost: 0, dropped: { quota: 2 } })
    expect(of('main: last event')).toMatchObject({ says: 'none has ever arrived' })
  })

  it('says that the server hangs, and does not hang with it', async () => {
    process.kill(server.pid, 'SIGSTOP')
    try {
      const { code, found, of } = await examine()
      expect(code).toBe(1)
      expect(of('server')).toMatchObject({ verdict: 'problem', says: expect.stringContaining(server.url) })
      expect(found.sites).toMatchObject([{ id: 'main', delivery: null }])
    } finally {
      process.kill(server.pid, 'SIGCONT')
    }
  })

  it('names what could not be loaded', async () => {
    const poison = join(folder.path, 'spool', 'poison')
    await mkdir(poison, { recursive: true })
    await writeFile(join(poison, 'a-rows-0-1.ndjson'), '{}\n')
    await writeFile(join(poison, 'a-rows-0-1.ndjson.reason'), 'refused by the engine\n')
    const { code, found, of } = await examine()
    expect([code, found.folder?.poison]).toEqual([1, { files: 1, bytes: 3 }])
    expect(of('poison')).toMatchObject({ verdict: 'problem', says: expect.stringContaining(poison) })
  })

  it('says that the engine cannot be reached, and all that it sees without it', async () => {
    await server.stop()
    const { code, found, of } = await examine(['--clickhouse-url', 'http://127.0.0.1:9'])
    expect([code, found.verdict]).toEqual([1, 'problem'])
    expect(of('server')).toMatchObject({
      verdict: 'problem',
      says: expect.stringContaining('The ClickHouse server at 127.0.0.1:9 cannot be used'),
    })
    expect(found.sites).toMatchObject([{ id: 'main', keys: { public: 1 }, delivery: null }])
    expect(of('disk')).toBeDefined()
  })
})
