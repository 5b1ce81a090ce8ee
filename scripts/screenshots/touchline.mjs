/**
 * The built product in a process of its own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { at, pinnedEnvironment, pinnedNode } from '../workspace.mjs'

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Resolves once a line of its life says that it is ready; rejects with all that it said when it ends before. */
function untilReady(child, event) {
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', text => {
      said += `${text}\n`
      if (!text.startsWith('{')) return
      const line = JSON.parse(text)
      if (line.event === event) resolve()
    })
    child.once('close', code => reject(new Error(`touchline ended with code ${code}: ${said}`)))
  })
}

/** Starts `touchline serve` or `touchline demo` on a data folder and waits until it can be looked at. */
export async function startTouchline(command, data, args) {
  const port = await freePort()
  const shop = command === 'demo' ? ['--shop-port', `${await freePort()}`] : []
  const main = at('packages/touchline/dist/main.js')
  const child = spawn(pinnedNode, [main, command, '--port', `${port}`, '--data', data, ...shop, ...args], {
    env: pinnedEnvironment({ NO_COLOR: '1' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close')
  await untilReady(child, command === 'demo' ? 'ready' : 'listening')
  const url = `http://127.0.0.1:${port}`
  const token = readFileSync(join(data, 'token'), 'utf8').trim()
  return {
    url,
    /** Opens the dashboard in a browser that it is shown in for the first time. */
    entrance: `${url}/?token=${token}`,
    ask: async question => {
      const response = await fetch(`${url}/v1/ask`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ site: 'main', ...question }),
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()).answer
    },
    addSite: async (id, name) => {
      const [code] = await once(
        spawn(pinnedNode, [main, 'site', 'add', id, '--name', name, '--data', data], {
          env: pinnedEnvironment(),
          stdio: ['ignore', 'ignore', 'inherit'],
        }),
        'close',
      )
      if (code !== 0) throw new Error(`no site was added: ${id}`)
    },
    stop: async () => {
      child.kill('SIGTERM')
      await closed
    },
  }
}
