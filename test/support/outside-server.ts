/**
 * A program that stands for a ClickHouse server of somebody else's: the engine behind plain HTTP on a port, with a
 * user and a password. Like a real server it knows no lanes: the header that names them is ignored.
 *
 * Its arguments are folder, port, user and password. It ends when its input ends, so that it never outlives the
 * process that started it.
 *
 * @module
 */
import { once } from 'node:events'
import { createFace } from '../../packages/touchline/src/engine/face.ts'
import { loadChdb, openLanes } from '../../packages/touchline/src/engine/open-lanes.ts'

const [path = '', port = '', user = '', password = ''] = process.argv.slice(2)
const { lanes, version } = await openLanes(await loadChdb(), {
  path,
  memoryBytes: 6 * 1024 ** 3,
  threads: 2,
  onFatal: () => process.kill(process.pid, 'SIGKILL'),
})
const server = createFace({
  lanes: { ...lanes, run: (_, statement, signal) => lanes.run('ask', statement, signal) },
  credentials: { user, password },
})
server.listen(Number(port), '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const listening = typeof address === 'object' ? address?.port : null
process.stdout.write(`${JSON.stringify({ port: listening, version })}\n`)
process.stdin.resume()
// Its store survives a kill at any moment; an end in order has hung with sessions open.
process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL'))
