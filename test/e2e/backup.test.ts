import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isOutside } from '../support/outside.ts'
import { askServer, isSettled } from '../support/questions.ts'
import { filesHolding } from '../support/search-folder.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { readTableHashes } from '../support/table-hashes.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let elsewhere: DataFolder
let server: RunningServer
const ids = new Map<string, string[]>()

beforeAll(async () => {
  folder = await createDataFolder()
  elsewhere = await createDataFolder()
  server = await startServer({ data: folder.path })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
  await elsewhere.remove()
})

const backup = (to: string, data = folder.path) => runTouchline(['backup', to, '--data', data, '--json'])
const restore = (from: string, data: string) => runTouchline(['restore', from, '--data', data, '--json'])

/** Sends a batch and notes its events when they were acknowledged. */
async function send(visitor = randomUUID()): Promise<void> {
  const batch = createPageBatch({ key: server.key, size: 4, visitor })
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: pageHeaders,
    body: JSON.stringify(batch),
  })
  expect(answer.status).toBe(202)
  ids.set(visitor, [...(ids.get(visitor) ?? []), ...batch.events.map(event => event.id)])
}

async function storedIds(visitor: string): Promise<string[]> {
  const answer = await askServer(server, { question: 'journey', site: 'main', person: `v:${visitor}` })
  return answer.answer.touches.flatMap(touch => touch.events.map(event => event.id)).sort()
}

describe.skipIf(isOutside)('a backup', () => {
  it('made while events arrive has every event that was acknowledged before', async () => {
    for (let turn = 0; turn < 20; turn += 1) await send()
    let sending = true
    const known = new Map<string, string[]>()
    const stream = (async () => {
      while (sending) {
        await send()
        await sleep(20)
      }
    })()
    for (const [visitor, list] of ids) known.set(visitor, [...list].sort())
    const to = join(elsewhere.path, 'while-running')
    const { code, stderr } = await backup(to)
    sending = false
    await stream
    expect([code, stderr]).toEqual([0, ''])

    expect(await server.stop()).toBe(0)
    const data = join(elsewhere.path, 'restored')
    expect((await restore(to, data)).code).toBe(0)
    const before = server
    server = await startServer({ data })
    expect(server.key).toBe(before.key)
    await eventually(() => isSettled(server), Boolean, { what: 'The loading of the spool' })
    for (const [visitor, list] of known) expect(await storedIds(visitor)).toEqual(list)
    expect(await server.stop()).toBe(0)
    server = await startServer({ data: folder.path })
  })

  it('restored into an empty folder has the same rows in every table', async () => {
    await eventually(() => isSettled(server), Boolean, { what: 'The loading of the spool' })
    const to = join(elsewhere.path, 'quiet')
    expect(JSON.parse((await backup(to)).stdout)).toMatchObject({ path: to, segments: 0, tables: true })
    expect(await server.stop()).toBe(0)
    const data = join(elsewhere.path, 'same')
    const report = JSON.parse((await restore(to, data)).stdout)
    expect(report).toMatchObject({ path: data, rows: { events: [...ids.values()].flat().length } })
    expect(await readTableHashes(data)).toEqual(await readTableHashes(folder.path))
    const sites = async (of: string) => (await runTouchline(['site', 'list', '--data', of, '--json'])).stdout
    expect(await sites(data)).toBe(await sites(folder.path))
    server = await startServer({ data: folder.path })
  })

  it('holds no token and no salt, and is closed to others', async () => {
    const to = join(elsewhere.path, 'quiet')
    expect(await filesHolding(to, [Buffer.from(server.token)])).toEqual([])
    const kept = ['backup.json', 'names.ndjson', 'quarantine', 'settings.db', 'spool', 'tables']
    expect((await readdir(to)).filter(name => !kept.includes(name))).toEqual([])
    expect(await filesHolding(to, [Buffer.from('salt')])).toEqual([])
  })

  it('overwrites nothing, and nor does a restore', async () => {
    const to = join(elsewhere.path, 'quiet')
    const again = await backup(to)
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringContaining(`There is something already: ${to}`),
    ])
    const over = await restore(to, folder.path)
    expect([over.code, over.stderr]).toEqual([
      1,
      expect.stringContaining(`There is something in the folder already: ${folder.path}`),
    ])
  })

  it('that is damaged or incomplete is not restored, and the file is named', async () => {
    const to = join(elsewhere.path, 'quiet')
    const names = await readdir(join(to, 'tables'), { recursive: true, withFileTypes: true })
    const file = names.find(entry => entry.isFile() && entry.name === 'data.bin')
    const path = join(file?.parentPath ?? '', file?.name ?? '')
    const content = await readFile(path)
    content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1
    await writeFile(path, content)
    const data = join(elsewhere.path, 'never')
    const { code, stderr } = await restore(to, data)
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${path} is damaged`)])
    expect(existsSync(data)).toBe(false)
    const nothing = await restore(elsewhere.path, data)
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('This is no backup')])
  })

  it('can be made without a server', async () => {
    expect(await server.stop()).toBe(0)
    const to = join(elsewhere.path, 'stopped')
    expect((await backup(to)).code).toBe(0)
    const data = join(elsewhere.path, 'from-stopped')
    const rows = { events: [...ids.values()].flat().length }
    expect(JSON.parse((await restore(to, data)).stdout)).toMatchObject({ rows })
    server = await startServer({ data: folder.path })
  })
})
