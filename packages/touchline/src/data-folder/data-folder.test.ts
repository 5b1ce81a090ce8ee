import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDataFolder, readToken } from './data-folder.ts'
import { readServerFile, removeServerFile, writeServerFile } from './server-file.ts'

let parent: string

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'touchline-folder-'))
})

afterEach(() => rmSync(parent, { recursive: true, force: true }))

test('a folder is made, closed to others, with a token that stays', () => {
  const path = join(parent, 'a', 'b')
  const first = openDataFolder(path)
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(statSync(join(path, 'token')).mode & 0o777).toBe(0o600)
  expect(first.token).toMatch(/^[\w-]{43}$/)
  expect(readToken(path)).toBe(first.token)
  first.release()
  const second = openDataFolder(path)
  expect(second.token).toBe(first.token)
  second.release()
})

test('a folder in use is refused, and its holder named', () => {
  const folder = openDataFolder(parent)
  expect(() => openDataFolder(parent)).toThrow(`${parent} is held by another process; stop`)
  writeServerFile(parent, 'http://127.0.0.1:4280')
  expect(() => openDataFolder(parent)).toThrow(
    `is held by process ${process.pid} (http://127.0.0.1:4280); stop`,
  )
  folder.release()
  openDataFolder(parent).release()
})

test('a file in the place of the folder is named, with what to do', () => {
  const path = join(parent, 'file')
  writeFileSync(path, '')
  expect(() => openDataFolder(path)).toThrow(/cannot be used: .*file .*choose another folder with --data/)
})

test('a server is known by its file only while it lives', () => {
  expect(readServerFile(parent)).toBeNull()
  writeServerFile(parent, null)
  expect(readServerFile(parent)).toMatchObject({ pid: process.pid, url: null })
  const text = readFileSync(join(parent, 'server.json'), 'utf8')
  writeFileSync(join(parent, 'server.json'), text.replace(String(process.pid), '999999999'))
  expect(readServerFile(parent)).toBeNull()
  writeFileSync(join(parent, 'server.json'), 'half a fi')
  expect(readServerFile(parent)).toBeNull()
  removeServerFile(parent)
  expect(readServerFile(parent)).toBeNull()
})
