import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { funnelAnswer } from '../fixtures/funnel.ts'
import { AskError } from './ask-error.ts'
import { ask } from './client.ts'
import { checkoutQuestion, journeysBefore, journeysQuestion } from './questions.ts'

let server: Server
let reply: { status: number; body: string } = { status: 200, body: '{}' }
let origin = ''
const realFetch = globalThis.fetch

/** In a browser the page's own origin is meant; Node knows none. */
const fromPage: typeof fetch = (input, init) => realFetch(new URL(String(input), origin), init)

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  globalThis.fetch = fromPage
})
afterAll(async () => {
  globalThis.fetch = realFetch
  await new Promise(done => server.close(done))
})

const scope = { site: 'main', from: '2026-11-08', to: '2026-11-22' }
const failure = async (): Promise<AskError> => {
  const thrown: unknown = await ask(checkoutQuestion(scope), new AbortController().signal).catch(
    error => error,
  )
  if (thrown instanceof AskError) return thrown
  throw new Error(`Not an AskError: ${String(thrown)}`)
}

describe('a question to the server', () => {
  it('fails with the field that is wrong and what would be right', async () => {
    reply = { status: 400, body: '{"error":{"code":"bad_question","field":"to","detail":"must be a day"}}' }
    expect(await failure()).toMatchObject({
      fault: 'bad-question',
      status: 400,
      message: 'to: must be a day',
    })
  })

  it('tells a missing sign-in and a busy engine from a fault', async () => {
    reply = { status: 401, body: '{"error":{"detail":"no token"}}' }
    expect((await failure()).fault).toBe('unauthorized')
    reply = { status: 503, body: 'upstream is down' }
    expect((await failure()).fault).toBe('busy')
    reply = { status: 500, body: '{}' }
    expect((await failure()).fault).toBe('fault')
  })

  it('says that the server was not reached', async () => {
    const lost = origin
    origin = 'http://127.0.0.1:1'
    expect(await failure()).toMatchObject({ fault: 'offline', status: 0 })
    origin = lost
  })
})

describe('the questions of the pages', () => {
  it('ask for the checkout with the period before', () => {
    expect(checkoutQuestion(scope)).toEqual({
      question: 'funnel',
      ...scope,
      steps: 'checkout',
      compare: 'previous',
    })
  })

  it('send the bar’s segment for the journeys behind it', () => {
    expect(journeysQuestion(scope, { behind: { step: 4, outcome: 'dropped' }, offset: 50 })).toEqual({
      question: 'journeys',
      ...scope,
      limit: 25,
      offset: 50,
      segment: { funnel: { question: 'funnel', ...scope, steps: 'checkout' }, step: 4, outcome: 'dropped' },
    })
  })

  it('send the answer’s own segment for the journeys of the period before', () => {
    const answer = funnelAnswer([90, 40], { before: [100, 60] })
    const behind = { step: 2, outcome: 'reached', before: true } as const
    expect(journeysBefore(answer, behind, { offset: 25 })).toEqual({
      question: 'journeys',
      site: 'main',
      from: '2026-09-27',
      to: '2026-10-25',
      limit: 25,
      offset: 25,
      segment: answer.previous?.steps[1]?.segment,
    })
    expect(journeysBefore(answer, { ...behind, outcome: 'dropped' })?.segment).toBe(
      answer.previous?.steps[1]?.droppedSegment,
    )
    expect(journeysBefore(answer, { ...behind, step: 3 })).toBeNull()
    expect(journeysBefore(funnelAnswer([90, 40]), behind)).toBeNull()
  })
})
