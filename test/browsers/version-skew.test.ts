import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Tab } from '../support/browsers/browser-driver.ts'
import { chromium } from '../support/browsers/engines.ts'
import { createDataFolder, findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { untilDelivered } from '../support/faults/checker.ts'
import { startFaultShop } from '../support/faults/fault-shop.ts'
import { numbered, track } from '../support/faults/page-script.ts'
import { isSettled } from '../support/questions.ts'
import { startServer } from '../support/server.ts'
import { readStoredNumbers } from '../support/stored-numbers.ts'

const count = 100
const everyNumber = Array.from({ length: count }, (_, n) => n)

/** A shopper on two pages of a shop with this tag, until a third page has nothing left to send. */
async function shopWith(tab: Tab, url: string): Promise<void> {
  await tab.goto(url)
  await track(tab, 0, count / 2, 500)
  await tab.goto(`${url}/second`)
  await track(tab, count / 2, count / 2)
  await tab.goto(`${url}/third`)
  await untilDelivered(tab, 120_000)
}

/** Opens a shop with this tag and a browser, and closes both. */
async function visitShop(head: string): Promise<void> {
  const shop = await startFaultShop({ head })
  const browser = await chromium?.open()
  try {
    const visitor = await browser?.newVisitor()
    if (visitor === undefined) throw new Error('There is no Chromium to visit the shop with.')
    await shopWith(await visitor.newTab(), shop.url)
  } finally {
    await browser?.close()
    await shop.stop()
  }
}

/** The collector of a release in a process of its own. */
async function startRelease(version: string, folder: string) {
  const script = fileURLToPath(new URL(`../releases/${version}/collector.js`, import.meta.url))
  const port = await findFreePort()
  const child: ChildProcess = spawn(process.execPath, [script, folder, `${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('The collector has no output.')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    url: `http://127.0.0.1:${port}`,
    key: (JSON.parse(line) as { key: string }).key,
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

interface StoredRow {
  readonly id: string
  readonly name: string
  readonly data: string
}

describe.skipIf(chromium === undefined)('versions apart', () => {
  it('stores every event of the script of release 0.1.0 once on the newest server', async () => {
    const folder = await createDataFolder()
    const server = await startServer({ data: folder.path })
    onTestFinished(() => server.stop().then(folder.remove))
    await visitShop(
      `<script async src="/releases/0.1.0/touchline.js" data-site="${server.key}" data-endpoint="${server.url}"></script>`,
    )
    await eventually(() => isSettled(server), Boolean, { what: 'The settling of the server' })
    await server.stop()
    expect(await readStoredNumbers(folder.path)).toEqual(everyNumber)
  })

  it('stores every event of the newest script once on the collector of release 0.1.0', async () => {
    const folder = await createDataFolder()
    const release = await startRelease('0.1.0', folder.path)
    onTestFinished(() => release.stop().then(folder.remove))
    await visitShop(
      `<script async src="/touchline.js" data-site="${release.key}" data-endpoint="${release.url}"></script>`,
    )
    const rows = (await (await fetch(`${release.url}/stored`)).json()) as StoredRow[]
    // A spool holds what was sent as often as it was sent; the id tells copies.
    const events = new Map(rows.filter(row => row.name === numbered).map(row => [row.id, row]))
    const numbers = [...events.values()].map(row => (JSON.parse(row.data) as { n: number }).n)
    expect(numbers.sort((a, b) => a - b)).toEqual(everyNumber)
  })
})
