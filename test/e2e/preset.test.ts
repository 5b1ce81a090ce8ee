import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { filesHolding, formsOfUuid } from '../support/search-folder.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const set = (...args: string[]) =>
  runTouchline(['site', 'set', 'main', '--data', folder.path, '--json', ...args])

const setup = async () => {
  const headers = { authorization: `Bearer ${server.token}` }
  return (await fetch(`${server.url}/v1/setup`, { headers })).json()
}

describe('a site that is set to measure without consent', () => {
  it('is, within a second, and the tag that is to be pasted says so', async () => {
    const { code, stdout, stderr } = await set('--preset', 'cnil', '--retention-days', '365')
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ preset: 'cnil', retentionDays: 365 })
    await eventually(setup, answer => answer.scriptTag.includes('data-consent="cookieless"'))
    const batch = createPageBatch({ key: server.key, size: 3 })
    const events = batch.events.map(event => ({
      ...event,
      data: { ...event.data, comment: 'I am Jane Doe' },
    }))
    const body = JSON.stringify({ ...batch, events })
    const answer = await fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body })
    expect(await answer.json()).toMatchObject({ accepted: 3, rejected: [] })
    await eventually(() => isSettled(server), Boolean)
    expect(await filesHolding(folder.path, [...formsOfUuid(batch.visitor), Buffer.from('Jane Doe')])).toEqual(
      [],
    )
  })

  it('is told what its settings may be', async () => {
    for (const [args, said] of [
      [['--retention-days', '900'], 'the preset cnil allows 760 days'],
      [['--retention-days', 'many'], 'use a whole number of days from 1 to 3650'],
      [['--preset', 'cnli'], 'use cnil, or leave it out'],
    ] as const) {
      const { code, stderr } = await set(...args)
      expect([code, stderr]).toEqual([1, expect.stringContaining(said)])
    }
    expect(JSON.parse((await set('--preset', 'none')).stdout).preset).toBeUndefined()
  })
})
