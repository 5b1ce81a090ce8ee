/**
 * Commands on a data folder, and what is stored in it, as its owner sees it.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import { type RunningServer, runTouchline } from './server.ts'

/** Runs a command that must succeed and returns what it wrote. */
export async function touchline(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runTouchline(args)
  expect([code, stderr]).toEqual([0, stderr])
  return stdout
}

/** A new key of the site `main`. */
async function addKey(data: string, kind: 'secret'): Promise<string> {
  return (await touchline('key', 'add', '--kind', kind, '--data', data)).trim()
}

/** A new secret key, once the running server knows it. */
export async function addSecretKey(server: RunningServer, data: string): Promise<string> {
  const key = await addKey(data, 'secret')
  const post = () =>
    fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ v: 1, batch: randomUUID(), events: [] }),
    })
  await eventually(
    async () => (await post()).status,
    status => status === 202,
  )
  return key
}

/** An event as it is exported. */
export interface Exported {
  readonly id: string
  readonly at: number
  readonly name: string
  readonly visitor: string
  readonly user?: string
  readonly verdict: string
  readonly consent: string
  readonly page?: { readonly url: string; readonly title?: string }
  readonly data?: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** Every event of the site `main` that is in the engine, each once. */
export async function exported(data: string): Promise<readonly Exported[]> {
  const text = await touchline('export', '--data', data)
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
}
