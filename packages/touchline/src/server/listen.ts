/**
 * @module
 */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../start-error.ts'

/** A server that listens. */
export interface Listening {
  readonly port: number
  /** Takes no more connections, lets requests in flight finish for up to `graceMs`, and ends. */
  close(graceMs: number): Promise<void>
}

/** What is listened for, and where. */
export interface ListenOptions {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  readonly listener: RequestListener
  /** Further connections are closed at once. Default 8,192: what each holds is not much, but not nothing. */
  readonly mostConnections?: number | undefined
}

/**
 * Listens for HTTP.
 *
 * @throws {StartError} The port is taken; if it is by another Touchline, the error says so.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { host, port, listener, mostConnections = 8_192 } = options
  // A sender that is slower than this is no browser with a batch to send.
  const limits = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 5_000 }
  const server = createServer(limits, listener)
  server.maxConnections = mostConnections
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (thrown) {
    throw await explain(thrown, host, port)
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: graceMs => close(server, graceMs),
  }
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const waited = new AbortController()
  const grace = sleep(graceMs, undefined, { signal: waited.signal }).catch(() => undefined)
  await Promise.race([closed, grace])
  waited.abort()
  server.closeAllConnections()
  await closed
}

async function explain(thrown: unknown, host: string, port: number): Promise<Error> {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  if (code === 'EADDRINUSE') {
    const holder = (await isTouchline(host, port)) ? 'another Touchline' : 'another program'
    return new StartError(`Port ${port} is taken by ${holder}; stop it or choose another port with --port.`)
  }
  if (code === 'EACCES') {
    return new StartError(`Port ${port} may not be used by this user; choose one above 1023 with --port.`)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartError(
      `This machine has no address ${host}; choose another with --host, such as 127.0.0.1.`,
    )
  }
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** Whether what holds a port answers as a Touchline does. */
async function isTouchline(host: string, port: number): Promise<boolean> {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  try {
    const response = await fetch(`http://${name}:${port}/health`, { signal: AbortSignal.timeout(1_000) })
    const said: unknown = await response.json()
    return typeof said === 'object' && said !== null && 'spool' in said && 'engine' in said
  } catch {
    // Whatever it is, it does not speak as a Touchline does.
    return false
  }
}
