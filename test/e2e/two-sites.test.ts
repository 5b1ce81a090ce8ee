import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer
let browser: Browser
let dashboard: Page
let second = ''

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  const added = await runTouchline(['site', 'add', 'second', '--name', 'Second', '--data', folder.path])
  second = added.stdout.trim()
  browser = await openBrowser()
  dashboard = await (await createVisitor(browser)).newPage()
  await dashboard.goto(server.dashboard)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
})

/** A page of a shop sends an event that is no step of a checkout. */
async function send(key: string): Promise<void> {
  const body = JSON.stringify(createPageBatch({ key, size: 1 }))
  const answer = await fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body })
  expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [] })
}

const title = () => dashboard.locator('h1').innerText()
const shown = () => dashboard.locator('body').innerText()
const lastEvents = async (): Promise<readonly (number | null)[]> => {
  const headers = { authorization: `Bearer ${server.token}` }
  const { sites } = await (await fetch(`${server.url}/v1/setup`, { headers })).json()
  return sites.map(({ lastEventAt }: { lastEventAt: number | null }) => lastEventAt)
}

describe('a server with two shops', () => {
  it('gives each its own tag until its own first event', async () => {
    await dashboard.goto(`${server.url}/?site=second`)
    await eventually(title, text => text.startsWith('Paste one tag'))
    expect(await dashboard.locator('#script-tag').innerText()).toContain(second)
    expect(await shown()).not.toContain(server.key)

    await send(server.key)
    await dashboard.getByLabel('Site').selectOption('main')
    await eventually(title, text => text === 'No checkout has begun in this period')
    expect(await shown()).toMatch(/Events did arrive, the last one \d+\ss ago/)
    await dashboard.getByLabel('Site').selectOption('second')
    await eventually(title, text => text.startsWith('Paste one tag'))
    expect(await shown()).toMatch(/No event yet/)

    await send(second)
    await eventually(title, text => text === 'No checkout has begun in this period')
    expect(await shown()).toMatch(/Last event \d+\ss ago/)
  })

  it('still knows which one is quiet after a restart', async () => {
    await runTouchline(['site', 'add', 'third', '--data', folder.path])
    const before = await eventually(lastEvents, ({ length }) => length === 3)
    await eventually(() => isSettled(server), Boolean)
    await server.stop()
    server = await startServer({ data: folder.path })
    const after = await lastEvents()
    expect(after.map(at => at === null)).toEqual([false, false, true])
    for (const [index, at] of after.slice(0, 2).entries()) {
      expect(Math.abs((at ?? 0) - (before[index] ?? 0))).toBeLessThan(60_000)
    }
  })
})
