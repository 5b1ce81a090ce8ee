import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSecretKey, exported } from '../support/command.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'

const page = readFileSync(new URL('../../docs/sending-events.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^```sh run\n(.*?)^```$/gms)].map(([, text = '']) => text)

let folder: DataFolder
let server: RunningServer
let key: string

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  key = await addSecretKey(server, folder.path)
})

afterAll(async () => {
  await server.stop()
  await folder.remove()
})

test('the examples of the page run as they are, and are stored', async () => {
  expect(examples).toHaveLength(2)
  const answers: unknown[] = []
  for (const example of examples) {
    const env = { ...process.env, TOUCHLINE: server.url, KEY: key }
    const { stdout } = await promisify(execFile)('bash', ['-ec', example], { env })
    answers.push(JSON.parse(stdout))
  }
  expect(answers).toEqual([expect.objectContaining({ accepted: 2, rejected: [] }), { success: true }])
  await eventually(() => isSettled(server), Boolean)
  const names = (await exported(folder.path)).map(event => event.name)
  expect(names.sort()).toEqual(['call', 'delivery', 'view_item'])
})
