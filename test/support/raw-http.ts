/**
 * Requests as no HTTP library sends them: bytes on a socket.
 *
 * @module
 */
import net from 'node:net'

/** What came back before the connection was closed or the patience ended. */
export interface RawAnswer {
  /** Status lines' codes, in order; empty when nothing came. */
  readonly statuses: readonly number[]
  /** Whether the other side closed the connection. */
  readonly closed: boolean
}

// An answer comes in one piece, or in two close together.
const quietMs = 150

/** Sends bytes and listens until the connection is closed, nothing more comes, or `patienceMs` are over. */
export function sendRaw(port: number, bytes: string | Buffer, patienceMs = 5_000): Promise<RawAnswer> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1')
    let said = ''
    let closed = false
    const done = (): void => {
      clearTimeout(timer)
      socket.destroy()
      const statuses = [...said.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code))
      resolve({ statuses, closed })
    }
    let timer = setTimeout(done, patienceMs)
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', chunk => {
      said += chunk.toString('latin1')
      // More is to come after a `100 Continue`.
      if (/HTTP\/1\.1 [2-5]/.test(said)) {
        clearTimeout(timer)
        timer = setTimeout(done, quietMs)
      }
    })
    socket.on('error', () => {
      // Reset by the other side: closed, and none too gently.
      closed = true
    })
    socket.on('close', () => {
      closed = true
      done()
    })
  })
}

/** A connection that sends one byte at a time. */
export interface SlowConnection {
  /** How long it was held open, once the other side has closed it. */
  readonly closedAfterMs: Promise<number>
  giveUp(): void
}

/** Opens a connection, sends a beginning at once, and then a byte each second. */
export function sendSlowly(port: number, beginning: string, drop: string): SlowConnection {
  const since = performance.now()
  const socket = net.connect(port, '127.0.0.1')
  const timer = setInterval(() => socket.write(drop), 1_000)
  const closedAfterMs = new Promise<number>(resolve => {
    socket.on('error', () => {
      // A reset is a close too, which is what is waited for.
    })
    socket.on('close', () => {
      clearInterval(timer)
      resolve(performance.now() - since)
    })
  })
  socket.on('connect', () => socket.write(beginning))
  // Something has to be read, or the end is never seen.
  socket.resume()
  return { closedAfterMs, giveUp: () => void socket.destroy() }
}
