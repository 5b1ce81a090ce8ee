/**
 * The engine's process: opens chdb on a folder and answers HTTP on the loopback address. Started by
 * `startEngine`, never by hand.
 *
 * It is a process of its own because the engine runs on libuv's pool (with four heavy statements in flight a
 * file operation of the same process waited 4.5 s), and because an abort of the engine must not take the
 * collector with it.
 *
 * @module
 */
import type { Server } from 'node:http'
import type { FromChild, ToChild } from './channel.ts'
import { createFace } from './face.ts'
import type { Lanes } from './lanes.ts'
import { type Chdb, loadChdb, openLanes } from './open-lanes.ts'

type Open = Extract<ToChild, { type: 'open' }>

interface Running {
  readonly server: Server
  readonly lanes: Lanes
}

const send = (message: FromChild): void => {
  process.send?.(message)
}

/** process.exit with an open session has crashed and hung; a signal ends the process at once, and is safe. */
const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

/** chdb is an optional dependency: it exists for few platforms, and even there its library may not load. */
async function load(): Promise<Chdb | null> {
  try {
    return await loadChdb()
  } catch (thrown) {
    send({ type: 'failed', why: 'not-installed', detail: String(thrown) })
    return null
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error(`No port: ${String(address)}`)
  return address.port
}

let running: Running | undefined

async function open(options: Open): Promise<void> {
  const engine = await load()
  if (engine === null) return
  const { lanes, version } = await openLanes(engine, { ...options, onFatal: die })
  const server = createFace({ lanes, credentials: options })
  running = { server, lanes }
  send({ type: 'ready', port: await listen(server, options.port), version })
}

/** Lets what runs finish, closes the sessions, and ends. The server ends this process if that takes too long. */
async function close(): Promise<void> {
  running?.server.close()
  await running?.lanes.idle()
  running?.lanes.close()
  die()
}

process.on('message', (message: ToChild) => {
  const done = message.type === 'open' ? open(message) : close()
  done.catch((thrown: unknown) => {
    send({ type: 'failed', why: 'other', detail: String(thrown) })
  })
})

// A terminal and a service manager send their signals to every process of the group; the server decides when the engine ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
// The server is gone, perhaps by SIGKILL: without this the child would hold the folder's lock for ever.
process.on('disconnect', die)
