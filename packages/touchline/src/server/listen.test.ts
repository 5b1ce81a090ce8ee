import net from 'node:net'
import { expect, test } from 'vitest'
import { listen } from './listen.ts'

test('connections beyond the cap are closed at once, and those within it are served', async () => {
  const listener: Parameters<typeof listen>[0]['listener'] = (_, outgoing) => void outgoing.end('served')
  const listening = await listen({ host: '127.0.0.1', port: 0, listener, mostConnections: 3 })
  const connect = (): net.Socket => net.connect(listening.port, '127.0.0.1')
  const closed = (socket: net.Socket): Promise<boolean> =>
    new Promise(resolve => {
      socket.on('error', () => resolve(true))
      socket.on('close', () => resolve(true))
      socket.on('data', () => resolve(false))
    })
  const held = [connect(), connect(), connect()]
  for (const socket of held) await new Promise(resolve => socket.once('connect', resolve))
  expect(await closed(connect())).toBe(true)
  const [first] = held
  first?.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(first && (await closed(first))).toBe(false)
  for (const socket of held) socket.destroy()
  await listening.close(100)
})
