/**
 * `node scripts/release-data.mjs [server's main.js]`: keeps a small data folder of the release that is built, and what
 * it answers, in `test/releases/<version>/`, so that later versions can be tested against it.
 *
 * The folder holds loaded events of identified and anonymous visitors, a robot, several sites, and a segment of the
 * spool that was not loaded when the server was killed.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { at } from './workspace.mjs'

const main = resolve(process.argv[2] ?? at('packages/touchline/dist/main.js'))
const { version } = JSON.parse(readFileSync(join(main, '../../package.json'), 'utf8'))
const into = at('test/releases', version)
const folder = mkdtempSync(join(tmpdir(), 'touchline-release-'))
const data = join(folder, 'data')

async function startServer() {
  const server = spawn(process.execPath, [main, 'serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: server.stdout })) {
    const said = JSON.parse(line)
    if (said.event === 'listening') return { server, ...said }
  }
  throw new Error('The server ended before it listened')
}

let made = 0
/** A UUID of this version that is the same at every run. */
const uuid = (version, time = 0) => {
  made += 1
  const head = time.toString(16).padStart(12, '0')
  return `${head.slice(0, 8)}-${head.slice(8)}-${version}000-8000-${made.toString(16).padStart(12, '0')}`
}

const agents = {
  human:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  robot: 'Googlebot/2.1 (+http://www.google.com/bot.html)',
}

const begun = Date.now() - 6 * 60 * 60 * 1000
const acts = [
  ['page_view', '/'],
  ['page_view', '/category/pans'],
  ['page_view', '/products/pan'],
  ['add_to_cart', '/products/pan', { value: 64.5, currency: 'EUR' }],
  ['begin_checkout', '/checkout'],
  ['purchase', '/checkout/confirmation', { value: 64.5, currency: 'EUR', transaction_id: 'T-1' }],
]

async function visit({ url, key }, { visitor, steps, user, agent = agents.human, minute }) {
  const time = begun + minute * 60_000
  const event = ([name, path, more = {}], index) => ({
    id: uuid(7, time + index),
    seq: index + 1,
    at: time + index * 1_000,
    name,
    page: { view: uuid(4), url: `https://shop.example${path}?utm_source=news`, title: 'Shop', nav: 'load' },
    data: more,
  })
  const identify = user === undefined ? [] : [['identify', '/', { user }]]
  const events = [...acts.slice(0, steps), ...identify].map(event)
  const batch = {
    v: 1,
    key,
    batch: uuid(4),
    visitor,
    stream: uuid(4),
    sentAt: Date.now(),
    consent: 'full',
    events,
  }
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'user-agent': agent },
    body: JSON.stringify(batch),
  })
  const { accepted, rejected } = await answer.json()
  if (accepted !== events.length) throw new Error(`A batch was not accepted: ${JSON.stringify(rejected)}`)
}

async function settled({ url }) {
  for (;;) {
    const { spool } = await (await fetch(`${url}/health`)).json()
    if (spool.bytes === 0) return
    await new Promise(done => setTimeout(done, 100))
  }
}

const day = offset => new Date(begun + offset * 86_400_000).toISOString().slice(0, 10)
const period = { site: 'main', from: day(-1), to: day(2) }
const steps = [{ page: '/products/*' }, { event: 'add_to_cart' }, { event: 'purchase' }]
const questions = [
  { question: 'funnel', ...period, steps, windowMs: 1_209_600_000 },
  { question: 'funnel', ...period, steps, unit: 'session' },
  { question: 'journeys', ...period },
  { question: 'journey', site: 'main', person: 'u:customer-1' },
]

const server = await startServer()
const visitors = Array.from({ length: 12 }, () => uuid(4))
for (const [index, visitor] of visitors.entries()) {
  const user = index % 4 === 0 ? `customer-${index / 4}` : undefined
  await visit(server, { visitor, steps: 1 + (index % acts.length), user, minute: index })
}
await visit(server, { visitor: uuid(4), steps: 2, agent: agents.robot, minute: 20 })
await settled(server)
await visit(server, { visitor: visitors[1], steps: 6, user: 'customer-1', minute: 40 })
await settled(server)
const token = readFileSync(join(data, 'token'), 'utf8').trim()
const answers = []
for (const question of questions) {
  const answer = await fetch(`${server.url}/v1/ask`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(question),
  })
  answers.push({ question, answer: (await answer.json()).answer })
}
// One more, which is on the disk and not in the tables: the server is killed before it is loaded.
const late = uuid(4)
await visit(server, { visitor: late, steps: 1, minute: 60 })
const exited = once(server.server, 'exit')
server.server.kill('SIGKILL')
await exited
// The engine notices that its server is gone, and lets go of the folder.
await new Promise(done => setTimeout(done, 1_000))

mkdirSync(into, { recursive: true })
const packed = join(into, 'data.tar.gz')
execFileSync('tar', ['-czf', packed, '-C', folder, 'data'])
const known = { key: server.key, late, answers }
writeFileSync(join(into, 'answers.json'), `${JSON.stringify(known, null, 1)}\n`)
rmSync(folder, { recursive: true })
console.log(`${packed}: ${statSync(packed).size} bytes`)
