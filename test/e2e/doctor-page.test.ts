import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PageExamination } from '../../packages/touchline/src/doctor/page/examine-page.ts'
import { type BrokenPage, type BrokenShop, serveBrokenShop } from '../support/broken-shop.ts'
import { findBrowser } from '../support/browsers/find-browser.ts'
import { exported, touchline } from '../support/command.ts'
import { createDataFolder, type DataFolder, findFreePort } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { type RunningServer, runTouchline, startServer } from '../support/server.ts'
import { type RunningStorefront, startStorefront } from '../support/storefront.ts'
import { pageHeaders } from '../support/wire.ts'

let folder: DataFolder
let server: RunningServer
let storefront: RunningStorefront
let shop: BrokenShop
let secureShop: BrokenShop

beforeAll(async () => {
  // `npm test` may have put it where nobody else would look.
  process.env.TOUCHLINE_BROWSER ??= findBrowser('Chromium')
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  storefront = await startStorefront(tag())
  const outlet = await addOutlet()
  shop = await serveBrokenShop(await describePages(outlet))
  secureShop = await serveBrokenShop({ '/': { body: 'no tag' } }, { tls: true })
})
afterAll(async () => {
  await secureShop?.close()
  await shop?.close()
  await storefront?.stop()
  await server?.stop()
  await folder?.remove()
})

interface Tag {
  readonly key?: string
  readonly src?: string
  readonly more?: string
}

const tag = ({ key = server.key, src = `${server.url}/touchline.js`, more = '' }: Tag = {}): string =>
  `<script async src="${src}" data-site="${key}" ${more}></script>`

/** A site whose events may come from another shop alone; the server that runs knows it when this resolves. */
async function addOutlet(): Promise<string> {
  const origins = ['--origins', 'https://outlet.example']
  const key = (await touchline('site', 'add', 'outlet', ...origins, '--data', folder.path)).trim()
  const body = JSON.stringify({ v: 1, key, batch: 'x', events: [] })
  const post = () => fetch(`${server.url}/v1/events`, { method: 'POST', headers: pageHeaders, body })
  await eventually(
    async () => (await post()).status,
    status => status === 403,
  )
  return key
}

async function describePages(outlet: string): Promise<Record<string, BrokenPage>> {
  const nobody = `http://127.0.0.1:${await findFreePort()}`
  const policy = (text: string) => ({ headers: { 'content-security-policy': text } })
  return {
    '/bare': { body: 'no tag' },
    '/refused': {
      body: tag({ key: 'pk_nobody' }) + tag({ key: outlet }) + tag({ more: `data-endpoint="${nobody}"` }),
    },
    '/secret': { body: tag({ key: 'sk_0123456789abcdef' }) },
    '/no-script': { body: tag(), ...policy("script-src 'self'") },
    '/no-sending': { body: tag(), ...policy(`default-src 'self' ${server.url}; connect-src 'self'`) },
    '/missing': { body: tag({ src: `${server.url}/touchline-9.9.9.js` }) },
    '/misspelt': {
      body: tag({ more: 'data-consent="wait" data-cookidomain="shop.example" data-off="chats"' }),
      status: 404,
    },
    '/endless': {
      body: `${tag()}<script>
        window.touchline = function () { (touchline.q = touchline.q || []).push(arguments) }
        touchline('track', 'checkout_step', { step: {} })</script><img src="/never">`,
    },
    '/private': { body: 'no tag', user: 'ann:s3cret' },
  }
}

/** Looks at a page and returns what was found, by what it is about. */
async function look(url: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await runTouchline(['doctor', url, '--json', ...args])
  expect(stderr).toBe('')
  const found: PageExamination = JSON.parse(stdout)
  expect(code).toBe(found.verdict === 'problem' ? 1 : 0)
  return { code, found, of: (about: string) => found.findings.find(finding => finding.about === about) }
}

const problem = (says: string, todo: string) => ({
  verdict: 'problem',
  says: expect.stringContaining(says),
  todo: expect.stringContaining(todo),
})

const warning = (says: string, todo: string) => ({ ...problem(says, todo), verdict: 'warning' })

describe.concurrent('touchline doctor URL', () => {
  it('finds a good tag in order, and says what it sees', async () => {
    const { code, stdout } = await runTouchline(['doctor', `${storefront.url}/products/cast-iron-skillet`])
    expect(code, stdout).toBe(0)
    expect(stdout).toMatch(/^Touchline \S+, Node \S+, \S+\/\d/)
    for (const line of [
      /^✓ page +\S+\/products\/cast-iron-skillet answers 200: “Cast-iron skillet/m,
      /^✓ script +loaded, version \d/m,
      /^✓ parts +.*vitals/m,
      /^✓ consent +full$/m,
      /^✓ events +page_view, view_item/m,
      /^✓ collector +\S+\/v1\/events takes them \(202\)$/m,
      /^✓ ledger +(\d+) made = \1 taken \+ 0 waiting \+ 0 given up$/m,
      /^✓ shop +no platform that is known, a data layer .*told here: view_item$/m,
      /^✓ page type +product$/m,
      /^✓ touchpoints +size-guide/m,
      /^Everything is in order\.$/m,
    ]) {
      expect(stdout).toMatch(line)
    }
  })

  it('says what to paste where there is no tag', async () => {
    const { of } = await look(`${shop.url}/bare`)
    expect(of('page')).toMatchObject({ verdict: 'ok', says: expect.stringContaining('answers 200: “/bare”') })
    expect(of('script tag')).toMatchObject(problem('none', 'data-site="pk_…"></script>'))
  })

  it('hears why collectors take nothing: the key, the origin, nobody there', async () => {
    const { found, of } = await look(`${shop.url}/refused`)
    const about = found.findings.filter(finding => finding.about === 'collector')
    expect(about).toHaveLength(3)
    expect(about).toEqual(
      expect.arrayContaining([
        expect.objectContaining(problem('answers 401, unknown_key', 'touchline site list')),
        expect.objectContaining(problem('answers 403, origin_not_allowed', `add ${shop.url} with`)),
        expect.objectContaining(problem('nobody listens there', 'start the server')),
      ]),
    )
    expect(of('ledger')?.says).toContain('0 taken')
  })

  it('tells of a secret key that was pasted, and does not show it', async () => {
    const { found, of } = await look(`${shop.url}/secret`)
    expect(of('key')).toMatchObject(problem('sk_0123… is a secret key', 'touchline key revoke'))
    expect(of('start')).toMatchObject(problem('measures nothing', ''))
    expect(JSON.stringify(found)).not.toContain('456789')
  })

  it('names the directive that forbids the script, and what to add', async () => {
    const { of } = await look(`${shop.url}/no-script`)
    expect(of('script')).toMatchObject(problem("script-src 'self'", `add ${server.url} to script-src`))
  })

  it('names the directive that forbids the collector', async () => {
    const { of } = await look(`${shop.url}/no-sending`)
    expect(of('script')?.verdict).toBe('ok')
    expect(of('collector')).toMatchObject(problem("connect-src 'self'", `add ${server.url} to script-src`))
  })

  it('says that the script is not where the tag looks for it', async () => {
    const { of } = await look(`${shop.url}/missing`)
    expect(of('script')).toMatchObject(problem('answers 404', 'look at src'))
    expect(of('start')).toBeUndefined()
  })

  it('finds what is misspelt or missing, on a page that is not there, and answers for the visitor', async () => {
    const { found, of } = await look(`${shop.url}/misspelt`)
    expect(of('page')).toMatchObject(problem('answers 404', 'look at the address'))
    expect(found.findings.filter(({ about }) => about === 'attributes')).toMatchObject([
      warning('data-cookidomain is read by nobody', 'write data-cookie-domain'),
      warning('there is no capture chats', 'write chat'),
    ])
    expect(of('consent')).toMatchObject(warning('waits for the visitor', 'data-consent="auto"'))
    expect(of('collector')).toMatchObject({ verdict: 'ok', says: expect.stringContaining('202') })
    expect(of('page type')).toMatchObject(warning('nothing tells', '<meta name="touchline:page-type"'))
    expect(of('shop')).toMatchObject(warning('no platform', 'touchline("track", "add_to_cart"'))
  })

  it('looks at a page that never ends, and says which event would be refused', async () => {
    const { of } = await look(`${shop.url}/endless`, '--timeout', '3')
    expect(of('loading')).toMatchObject(warning('still loading', '--timeout'))
    expect(of('event checkout_step')).toMatchObject(problem('event_invalid, data.step', 'docs/errors.md'))
  })

  it('asks for a password, and takes one', async () => {
    const shut = await look(`${shop.url}/private`)
    expect(shut.found.findings).toMatchObject([{ about: 'page', ...problem('answers 401', '--user') }])
    const { of } = await look(`${shop.url.replace('//', '//ann:s3cret@')}/private`)
    expect(of('page')?.says).toBe(`${shop.url}/private answers 200: “/private”`)
  })

  it('says why there is no page', async () => {
    const late = await look(`${shop.url}/never`, '--timeout', '2')
    expect(late.of('page')).toMatchObject(problem('no answer in time', '--timeout'))
    const nowhere = await look('http://shop.invalid/')
    expect(nowhere.of('page')).toMatchObject(problem('there is no such host', 'DNS'))
  })

  it('takes a certificate that nobody vouches for when it is told to', async () => {
    const { of } = await look(secureShop.url)
    expect(of('page')).toMatchObject(problem('certificate is not trusted', '--insecure'))
    const insecure = await look(secureShop.url, '--insecure')
    expect(insecure.of('page')).toMatchObject({ verdict: 'ok', says: expect.stringContaining('answers 200') })
  })

  it('ends with 2 for what is no address, and with 1 without a browser', async () => {
    const wrong = await runTouchline(['doctor', 'shop.example'])
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('such as https://shop.example') })
    const both = await runTouchline(['doctor', shop.url, '--data', folder.path])
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--data') })
    const none = await runTouchline(['doctor', shop.url, '--browser', '/nowhere'])
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('no browser at: /nowhere') })
  })

  const firefox = findBrowser('Firefox')
  it.runIf(firefox)('sees the same with Firefox', async () => {
    const { code, of } = await look(`${storefront.url}/cart`, '--browser', `${firefox}`)
    expect(code).toBe(0)
    expect(of('events')?.says).toContain('page_view, view_cart')
    expect(of('collector')).toMatchObject({ verdict: 'ok', says: expect.stringContaining('202') })
  })
})

describe('after all these visits', () => {
  it('the shop’s numbers are what they were', async () => {
    expect(await exported(folder.path)).toEqual([])
    const { stdout } = await runTouchline(['doctor', '--data', folder.path, '--json'])
    const { sites } = JSON.parse(stdout)
    expect(sites).toMatchObject([
      { id: 'main', delivery: { created: 0, stored: 0, withoutLedger: 0, lastEventAt: null } },
      { id: 'outlet', delivery: { created: 0, stored: 0 } },
    ])
    expect(await touchline('quarantine', 'list', '--json', '--data', folder.path)).toContain('[]')
  })
})
