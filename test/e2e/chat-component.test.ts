import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createVisitor, openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { serveExample } from '../support/example-site.ts'

/**
 * A shop's own chat, made with the npm package `deep-chat` as it is: an element with a shadow root, no frame and no
 * global. The shop marks it as a touchpoint, and answers by a function of its own.
 */
const page = `<!doctype html><title>A shop</title>
<script async src="/touchline.js" data-site="pk_example"></script>
<script type="module">
  import '/deep-chat.js'
  const chat = document.createElement('deep-chat')
  chat.dataset.touchpoint = 'chat'
  chat.connect = { handler: (body, signals) => signals.onResponse({ text: 'In two days, secret' }) }
  document.body.append(chat)
</script>`

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

it('a chat in a shadow root is the touchpoint that the shop calls it, and nothing that is said in it travels', async () => {
  const bundle = new URL('../../node_modules/deep-chat/dist/deepChat.bundle.js', import.meta.url)
  const tag = new URL('../../packages/sdk/dist/tag/', import.meta.url)
  const site = await serveExample(async path => {
    if (!path.endsWith('.js')) return page
    return readFile(path === '/deep-chat.js' ? bundle : new URL(path.slice(1), tag), 'utf8')
  })
  const visitor = await createVisitor(browser)
  const tab = await visitor.newPage()
  const faults: string[] = []
  tab.on('pageerror', error => faults.push(error.message))
  await tab.goto(site.url)
  await tab.locator('deep-chat #text-input').click()
  await tab.keyboard.type('When does my secret parcel arrive?')
  await tab.keyboard.press('Enter')
  await tab.getByText('In two days').waitFor()
  await tab.goto(`${site.url}/next`)
  const told = async () => site.events().map(({ name, data }) => [name, data?.touchpoint ?? null])
  const isNextTold = (list: Awaited<ReturnType<typeof told>>) =>
    list.filter(([name]) => name === 'page_view').length === 2
  const events = await eventually(told, isNextTold, { what: 'The next page' })
  expect(events).toContainEqual(['touchpoint', 'chat'])
  expect(JSON.stringify(site.batches())).not.toContain('secret')
  expect(events.map(([name]) => name)).not.toContain('form_abandon')
  expect(faults).toEqual([])
  await visitor.close()
  await site.close()
})
