import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readAddress } from '../door/address.ts'
import { openDailySalts } from './daily-salts.ts'
import { dailyVisitor } from './daily-visitor.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const hour = 60 * 60 * 1000

let folder = ''
let now = noon
const path = () => join(folder, 'salts.json')
const open = () => openDailySalts({ path: path(), clock: () => now })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchline-salts-'))
  now = noon
})

afterEach(() => rmSync(folder, { recursive: true }))

test('a day has one salt, also over a restart, and the next day another', () => {
  const first = open()
  const salt = first.of(now)
  expect(salt).toMatch(/^[\w-]{22}$/)
  first.close()
  now += 2 * hour
  const second = open()
  expect(second.of(now)).toBe(salt)
  now += 12 * hour
  expect(second.of(now)).not.toBe(salt)
  second.close()
})

test('yesterday’s salt serves what happened yesterday, and nobody makes one for an older day', () => {
  const salts = open()
  const yesterday = salts.of(now)
  now += 24 * hour
  const today = salts.of(now)
  expect(salts.of(now - 13 * hour)).toBe(yesterday)
  expect(salts.of(now - 48 * hour)).toBe(today)
  expect(salts.of(now + 48 * hour)).toBe(today)
  salts.close()
})

test('a salt is gone from memory and disk 48 hours after its day began', () => {
  const salts = open()
  const salt = salts.of(now)
  expect(readFileSync(path(), 'utf8')).toContain(salt)
  expect(statSync(path()).mode & 0o777).toBe(0o600)
  now = Date.UTC(2026, 10, 23, 23, 59, 59)
  salts.forget()
  expect(readFileSync(path(), 'utf8')).toContain(salt)
  now += 1_000
  salts.forget()
  expect(existsSync(path())).toBe(false)
  expect(salts.of(noon)).not.toBe(salt)
  salts.close()
})

test('a start deletes what became too old while nothing ran, and what lies ahead', () => {
  writeFileSync(path(), JSON.stringify({ '2026-11-19': 'x'.repeat(22), '2027-01-01': 'y'.repeat(22) }))
  open().close()
  expect(existsSync(path())).toBe(false)
})

test('a file that is damaged costs the day’s visitors their id and nothing else', () => {
  writeFileSync(path(), '{"2026-11-22"')
  const salts = open()
  expect(salts.of(now)).toMatch(/^[\w-]{22}$/)
  salts.close()
})

test('a disk that takes no salt costs nobody a salt, and gets it as soon as it can', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  try {
    const faults: string[] = []
    const missing = join(folder, 'not-there', 'salts.json')
    const salts = openDailySalts({
      path: missing,
      clock: () => now,
      onFault: ({ message }) => faults.push(message),
    })
    const salt = salts.of(now)
    expect(salts.of(now)).toBe(salt)
    vi.advanceTimersByTime(5 * 60_000)
    expect(faults).toEqual([
      expect.stringMatching(/cannot be written: .*not-there\/salts\.json \(ENOENT.*\); give the disk room/),
    ])
    mkdirSync(join(folder, 'not-there'))
    vi.advanceTimersByTime(60_000)
    expect(readFileSync(missing, 'utf8')).toContain(salt)
    salts.close()
  } finally {
    vi.useRealTimers()
  }
})

test('a salt that cannot be deleted from the disk is not used any more, and the next hour ends nothing', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  try {
    const faults: Error[] = []
    const salts = openDailySalts({ path: path(), clock: () => now, onFault: error => faults.push(error) })
    const salt = salts.of(now)
    rmSync(path())
    mkdirSync(path())
    now += 48 * hour
    vi.advanceTimersByTime(hour)
    expect(faults).toHaveLength(1)
    expect(salts.of(noon)).not.toBe(salt)
    rmSync(path(), { recursive: true })
    salts.close()
    expect(readFileSync(path(), 'utf8')).toContain(salts.of(now))
  } finally {
    vi.useRealTimers()
  }
})

test('a visitor of a day is a network and a browser on one site', () => {
  const salts = open()
  const visitor = (change: Partial<Parameters<typeof dailyVisitor>[1]> = {}) =>
    dailyVisitor(salts, {
      site: 'main',
      address: readAddress('203.0.113.9'),
      userAgent: 'Firefox',
      at: now,
      ...change,
    })
  expect(visitor()).toMatch(/^[0-9a-f-]{36}$/)
  expect(visitor({ address: readAddress('203.0.113.200') })).toBe(visitor())
  for (const change of [
    { site: 'other' },
    { userAgent: 'Chrome' },
    { address: readAddress('203.0.114.9') },
    { address: readAddress('2001:db8::1') },
  ]) {
    expect(visitor(change)).not.toBe(visitor())
  }
  expect(visitor({ address: null })).toBe('')
  salts.close()
})
