import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Exported, exported, touchline } from '../support/command.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { createPageBatch, pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer
const hash = 'ab'.repeat(32)

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  await touchline('site', 'set', 'main', '--hosts', 'shop.example', '--data', folder.path)
})

afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const add = async (...args: readonly string[]): Promise<string> =>
  (await touchline('link', 'add', ...args, '--data', folder.path)).trim()

/** Follows a link as a browser does, once the server knows it. */
async function follow(address: string, headers: Record<string, string> = {}): Promise<URL> {
  const ask = () =>
    fetch(address, { redirect: 'manual', headers: { 'user-agent': pageHeaders['user-agent'], ...headers } })
  const answer = await eventually(ask, ({ status }) => status === 302)
  expect(answer.headers.get('cache-control')).toContain('no-store')
  return new URL(answer.headers.get('location') ?? '')
}

/** Views the page that a link led to, and returns the visitor who did. */
async function arriveAt(target: URL): Promise<string> {
  const batch = createPageBatch({ key: server.key, size: 1, name: 'page_view' })
  const events = batch.events.map(event => ({
    ...event,
    data: {},
    page: { ...event.page, url: target.href },
  }))
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: pageHeaders,
    body: JSON.stringify({ ...batch, events }),
  })
  expect(answer.status).toBe(202)
  return batch.visitor
}

async function stored(name: string): Promise<readonly Exported[]> {
  await eventually(() => isSettled(server), Boolean)
  return (await exported(folder.path)).filter(event => event.name === name)
}

describe('a short link', () => {
  test('leads to its page with its campaign, is counted, and joins the visitor who arrives', async () => {
    const address = await add(
      '--to',
      'https://shop.example/spring?utm_source=flyer',
      '--touchpoint',
      'flyer',
      '--code',
      'spring',
    )
    expect(address).toBe(`${server.url}/l/spring`)
    const target = await follow(`${address}?utm_campaign=may&utm_source=other&next=https://evil.example`)
    expect([target.origin, target.pathname]).toEqual(['https://shop.example', '/spring'])
    expect(target.searchParams.get('utm_source')).toBe('flyer')
    expect(target.searchParams.get('utm_campaign')).toBe('may')
    expect(target.searchParams.has('next')).toBe(false)

    const visitor = await arriveAt(target)
    const [click] = await stored('touchpoint')
    expect(click).toMatchObject({
      verdict: 'human',
      data: { touchpoint: 'flyer', action: 'click', link: 'spring' },
    })
    const [view] = await stored('page_view')
    expect(view?.page?.url).not.toContain('tl_click')
    const journey = JSON.parse(await touchline('journey', visitor, '--data', folder.path, '--json'))
    expect(journey.answer.visitors).toContain(click?.visitor)
  })

  test('leads nowhere but to the shop', async () => {
    for (const to of [
      'https://evil.example/',
      'javascript:alert(1)',
      'https://shop.example@evil.example/',
      '//evil.example',
      'https://sub.shop.example/',
    ]) {
      const { code, stderr } = await runTouchline([
        'link',
        'add',
        '--to',
        to,
        '--touchpoint',
        'x',
        '--data',
        folder.path,
      ])
      expect([to, code]).toEqual([to, 1])
      expect(stderr).toContain('use an address on shop.example')
    }
    expect((await fetch(`${server.url}/l/none`, { redirect: 'manual' })).status).toBe(404)
    await add('--to', 'https://shop.example/a', '--touchpoint', 'x', '--code', 'gone')
    await follow(`${server.url}/l/gone`)
    await touchline('site', 'set', 'main', '--hosts', 'new.example', '--data', folder.path)
    await eventually(
      async () => (await fetch(`${server.url}/l/gone`, { redirect: 'manual' })).status,
      status => status === 404,
    )
    await touchline('site', 'set', 'main', '--hosts', 'shop.example', '--data', folder.path)
  })

  test('is no person’s when a robot or a prefetch follows it, and nothing when its head is asked for', async () => {
    const address = await add(
      '--to',
      'https://shop.example/b',
      '--touchpoint',
      'robots',
      '--event',
      'robot_click',
    )
    await follow(address, { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' })
    await follow(address, { 'sec-purpose': 'prefetch;prerender' })
    expect((await fetch(address, { method: 'HEAD', redirect: 'manual' })).status).toBe(302)
    expect((await stored('robot_click')).map(event => event.verdict)).toEqual(['bot', 'bot'])
  })

  test('has a QR code, and stands in the list', async () => {
    const svg = await touchline(
      'link',
      'qr',
      'spring',
      '--base',
      'https://t.shop.example/',
      '--data',
      folder.path,
    )
    expect(svg).toMatch(/^<svg [^>]*viewBox[\s\S]*<\/svg>\n$/)
    const list = JSON.parse(
      await touchline('link', 'list', '--base', 'https://t.shop.example', '--data', folder.path, '--json'),
    )
    expect(list).toContainEqual(
      expect.objectContaining({ code: 'spring', address: 'https://t.shop.example/l/spring' }),
    )
  })
})

test('an e-mail’s pixel and link join who opened it with who arrived', async () => {
  const pixel = await add('--pixel', '--touchpoint', 'newsletter', '--code', 'may-open')
  const link = await add(
    '--to',
    'https://shop.example/may',
    '--touchpoint',
    'newsletter',
    '--event',
    'email_click',
    '--code',
    'may',
  )
  expect(pixel).toBe(`${server.url}/p/may-open.gif`)
  const target = await follow(`${link}?e=${hash}`)
  const opened = await fetch(`${pixel}?e=${hash}`, {
    headers: { 'user-agent': 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)' },
  })
  expect(opened.headers.get('content-type')).toBe('image/gif')
  expect((await opened.arrayBuffer()).byteLength).toBeLessThan(50)
  const visitor = await arriveAt(target)
  const [open] = await stored('email_open')
  const [click] = await stored('email_click')
  expect([open?.verdict, click?.verdict]).toEqual(['human', 'human'])
  expect(click?.visitor).toBe(open?.visitor)
  const { answer } = JSON.parse(await touchline('journey', visitor, '--data', folder.path, '--json'))
  expect(answer.visitors).toContain(open?.visitor)
})
