/**
 * A line to a real collector that can fail in every way a line fails.
 *
 * @module
 */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../data-folder.ts'
import { corsOf } from './collector-answer.ts'

/** What becomes of a request. */
export type Fate =
  | 'through'
  /** 503 instead of the collector's answer; it has never heard of the request. */
  | 'unavailable'
  /** Broken before the collector has heard of it. */
  | 'request lost'
  /** The collector has answered, and nobody hears it. */
  | 'answer lost'
  /** The collector has answered, and the first half of it arrives. */
  | 'answer cut'
  | 'delayed'

export interface FaultProxy {
  readonly url: string
  /** How many requests met each fate. */
  readonly fates: ReadonlyMap<Fate, number>
  /** Decides the fate of each request from now on. */
  decide(fate: () => Fate): void
  close(): Promise<void>
  open(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

/** Passes a request on. Rejects when the collector is not there. */
function passOn(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, headers, url = '/' } = incoming
    const onward = ask(new URL(url, target), { method, headers, agent: false }, async answer => {
      try {
        const chunks: Buffer[] = []
        for await (const chunk of answer) chunks.push(chunk)
        resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) })
      } catch (error) {
        reject(error)
      }
    })
    onward.on('error', reject)
    onward.end(body)
  })
}

async function meet(fate: Fate, target: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  if (fate === 'request lost') return incoming.socket.resetAndDestroy()
  if (fate === 'unavailable') return outgoing.writeHead(503, corsOf(incoming)).end()
  const answer = await passOn(target, incoming, Buffer.concat(chunks))
  if (fate === 'answer lost') return incoming.socket.resetAndDestroy()
  if (fate === 'delayed') await sleep(Math.random() * 3_000)
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) })
  if (fate !== 'answer cut') return outgoing.end(answer.body)
  outgoing.write(answer.body.subarray(0, answer.body.length >> 1), () => incoming.socket.destroy())
}

/** Starts a line to a collector, on a port of its own. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const port = await findFreePort()
  const fates = new Map<Fate, number>()
  let decide: () => Fate = () => 'through'
  const server = createServer((incoming, outgoing) => {
    const fate = decide()
    fates.set(fate, (fates.get(fate) ?? 0) + 1)
    // The browser has gone, or the collector is dead: either way the browser's request fails.
    meet(fate, target, incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  const open = () => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  await open()
  return {
    url: `http://127.0.0.1:${port}`,
    fates,
    open,
    decide(next) {
      decide = next
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
