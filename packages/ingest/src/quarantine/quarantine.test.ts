import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '@touchline/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  accepted,
  event,
  eventId,
  now,
  page,
  request,
  serverBatch,
  useCollector,
} from '../../../../test/support/collector.ts'
import type { Quarantine, QuarantineOptions } from './quarantine.ts'
import { openQuarantine } from './quarantine.ts'
import { replayQuarantine } from './replay.ts'

const { collectWith, batch, bearer, stored, settings, spool } = useCollector()
let path = ''
let time = now

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'touchline-quarantine-')), 'quarantine')
  time = now
})
afterEach(() => rm(join(path, '..'), { recursive: true }))

const open = (options: Partial<QuarantineOptions> = {}): Promise<Quarantine> =>
  openQuarantine({ path, clock: () => time, ...options })

/** Sends a body through a collector that keeps what it refuses. */
async function send(quarantine: Quarantine, body: object | string, headers: Record<string, string> = {}) {
  return accepted(await collectWith({ quarantine })(request(body, headers)))
}

const bad = (fields: object = {}) => event({ name: 'checkout_step', data: {}, ...fields })
const everything = async () =>
  (await Promise.all((await readdir(path)).map(name => readFile(join(path, name), 'utf8')))).join('')

describe('a refused event', () => {
  test('is kept with why, when and from whom, and is found again by the next process', async () => {
    const first = await open()
    const sent = batch([event(), bad({ page: page('https://shop.example/checkout') })])
    await send(first, sent)
    await first.close()
    const second = await open()
    const [entry, ...more] = await second.list({}, 10)
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      id: expect.stringMatching(/^[\w-]{12}$/),
      site: 'main',
      receivedAt: now,
      code: 'event_invalid',
      detail: expect.stringContaining('data.step'),
      trusted: false,
      batch: { batch: sent.batch, visitor: sent.visitor, stream: sent.stream },
      headers: { 'user-agent': expect.stringContaining('Mozilla') },
      event: { name: 'checkout_step', page: { url: 'https://shop.example/checkout' } },
    })
    expect(entry?.batch).not.toHaveProperty('events')
    expect(entry?.batch).not.toHaveProperty('key')
    expect(second.status()).toMatchObject({ events: 1, dropped: { flood: 0, aged: 0, crowded: 0 } })
    expect((await stat(path)).mode & 0o777).toBe(0o700)
  })

  test('is kept without the address of its sender, and without what addresses give away', async () => {
    const quarantine = await open()
    const context = { ip: '203.0.113.77', country: 'Germany' }
    const url = 'https://shop.example/a?utm_source=x&token=sesame&email=max@shop.example'
    await send(
      quarantine,
      serverBatch([event({ user: 'kunde-1', context, page: { url, referrer: '/reset?token=sesame' } })]),
      bearer(),
    )
    await quarantine.close()
    const kept = await everything()
    expect(kept).toContain('kunde-1')
    expect(kept).toContain('utm_source=x')
    for (const secret of ['203.0.113.77', 'sesame', 'max@']) expect(kept).not.toContain(secret)
  })

  test('of a page that may keep nothing is kept without the browser’s name', async () => {
    const quarantine = await open()
    await send(quarantine, batch([bad()], { consent: 'cookieless', visitor: undefined }))
    expect((await quarantine.list({}, 1))[0]?.headers).toEqual({})
  })

  test('of a browser that asks not to be tracked is kept without its visitor, and not at all for its user', async () => {
    const quarantine = await open()
    const sent = batch([bad(), event({ name: 'identify', data: { user: 'kunde-7' } })])
    expect(await send(quarantine, sent, { 'sec-gpc': '1' })).toMatchObject({
      rejected: [{ code: 'event_invalid' }, { code: 'no_consent' }],
    })
    await quarantine.close()
    expect(await quarantine.list({}, 5)).toHaveLength(1)
    const kept = await everything()
    for (const personal of [sent.visitor, 'kunde-7', 'Mozilla']) expect(kept).not.toContain(personal)
  })

  test('that is too large or too deep is kept by its refusal alone', async () => {
    const quarantine = await open()
    const large = { text: 'x'.repeat(3 * limits.eventBytes) }
    await send(
      quarantine,
      `${JSON.stringify(batch([bad({ data: large })])).slice(0, -2)},${nested(20_000)}]}`,
    )
    const entries = await quarantine.list({}, 5)
    expect(entries.map(entry => [entry.code, entry.event])).toEqual([
      ['data_too_deep', null],
      ['event_too_large', null],
    ])
  })

  test('of somebody who was erased is not kept', async () => {
    const quarantine = await open()
    const sent = batch([bad()])
    settings().markErased('main', { visitors: [sent.visitor], users: ['kunde-9'], until: now + 1 }, 'test')
    await send(quarantine, sent)
    await send(quarantine, batch([bad({ name: 'identify', data: { user: 'kunde-9', traits: 7 } })]))
    expect(await quarantine.list({}, 5)).toEqual([])
  })
})

const nested = (levels: number): string =>
  `{"id":"${eventId(now)}","at":${now},"name":"deep","data":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`

describe('what is kept', () => {
  test('is found, cleared and erased by what it is', async () => {
    const quarantine = await open()
    await send(quarantine, batch([bad(), event({ id: eventId(now + 3 * limits.idAheadMs) })]))
    const lost = batch([bad()])
    await send(quarantine, lost)
    expect((await quarantine.list({ code: 'id_time' }, 9)).length).toBe(1)
    expect((await quarantine.list({}, 2)).length).toBe(2)
    expect(await quarantine.list({ site: 'other' }, 9)).toEqual([])
    expect(await quarantine.erase(line => line.includes(lost.visitor))).toBe(1)
    expect(await quarantine.clear({ code: 'id_time' })).toBe(1)
    expect(quarantine.status().events).toBe(1)
    expect(await quarantine.clear({})).toBe(1)
    expect(await readdir(path)).toEqual([])
  })

  test('goes after seven days', async () => {
    const quarantine = await open()
    await send(quarantine, batch([bad()]))
    expect(await quarantine.list({}, 9)).toHaveLength(1)
    time += 7 * 24 * 60 * 60 * 1000 + 1
    expect(await quarantine.list({}, 9)).toEqual([])
    expect(quarantine.status().dropped.aged).toBe(1)
  })

  test('is bounded: in memory, in what a flood can write, and on disk, the oldest going first', async () => {
    const quarantine = await open({ mostBytes: 3_000_000 })
    const flood = batch(Array.from({ length: 500 }, () => bad({ data: { text: 'x'.repeat(900) } })))
    let sent = 0
    for (let second = 0; second < 12; second += 1) {
      for (let turn = 0; turn < 4; turn += 1) {
        await send(quarantine, flood)
        sent += 500
      }
      expect(quarantine.status().bytes).toBeLessThan(3_000_000 + 2_100_000)
      await quarantine.list({}, 1)
    }
    const { events, bytes, dropped } = quarantine.status()
    expect(bytes).toBeLessThan(3_000_000)
    expect(dropped.flood).toBeGreaterThan(0)
    expect(dropped.crowded).toBeGreaterThan(0)
    expect(events + dropped.flood + dropped.crowded).toBe(sent)
  })

  test('gives way when the disk has no room', async () => {
    const quarantine = await open({ hasRoom: () => false })
    await send(quarantine, batch([bad()]))
    expect(await quarantine.list({}, 9)).toEqual([])
    expect(quarantine.status().dropped.flood).toBe(1)
  })

  test('is read past a line that a crash cut off', async () => {
    const first = await open()
    await send(first, batch([bad()]))
    await first.close()
    await appendFile(join(path, (await readdir(path))[0] ?? ''), '{"id":"half')
    const second = await open()
    expect(await second.list({}, 9)).toHaveLength(1)
  })
})

describe('replaying', () => {
  test('stores what is accepted by now, at its old time, and keeps the rest', async () => {
    const quarantine = await open()
    const options = { quarantine, spool: spool(), sites: settings() }
    await send(quarantine, batch([bad()]))
    expect(await replayQuarantine(options, {})).toEqual({ accepted: 0, refused: 1 })

    // As after an update that reads what it did not before.
    const [entry] = await quarantine.list({}, 1)
    const mended = JSON.stringify({
      ...entry,
      event: { ...(entry?.event as object), data: { step: 'payment' } },
    })
    await quarantine.clear({})
    await quarantine.close()
    await appendFile(join(path, `${String(now).padStart(15, '0')}.ndjson`), `${mended}\n`)
    const next = await open()
    await stored()
    expect(await replayQuarantine({ ...options, quarantine: next }, {})).toEqual({ accepted: 1, refused: 0 })
    const [row] = await stored()
    expect(row).toMatchObject({ name: 'checkout_step', received_at: now, site: 'main', browser: 'Chrome' })
    expect(next.status().events).toBe(0)
  })

  test('stores no more than the site’s preset allows by now', async () => {
    const quarantine = await open()
    const sent = batch([
      event({ id: eventId(now + 3 * limits.idAheadMs), data: { email: 'max@shop.example' } }),
    ])
    await send(quarantine, sent)
    const [entry] = await quarantine.list({}, 1)
    await quarantine.clear({})
    await quarantine.close()
    const later = { ...entry, receivedAt: now + 3 * limits.idAheadMs }
    await appendFile(join(path, `${String(now).padStart(15, '0')}.ndjson`), `${JSON.stringify(later)}\n`)
    const site = settings().site('main')
    if (site !== null) settings().putSite({ ...site, preset: 'cnil' }, 'test')
    const next = await open()
    const options = { quarantine: next, spool: spool(), sites: settings() }
    expect(await replayQuarantine(options, {})).toEqual({ accepted: 1, refused: 0 })
    const [row] = await stored()
    expect(row).toMatchObject({ visitor: sent.stream, consent: 'cookieless' })
    for (const personal of [sent.visitor, 'max@']) expect(JSON.stringify(row)).not.toContain(personal)
  })

  test('loses nothing when the disk takes nothing', async () => {
    const quarantine = await open()
    await send(quarantine, batch([event({ id: eventId(now + 3 * limits.idAheadMs) })]))
    const [entry] = await quarantine.list({}, 1)
    const later = { ...entry, receivedAt: now + 3 * limits.idAheadMs }
    await quarantine.clear({})
    await quarantine.close()
    await appendFile(join(path, `${String(now).padStart(15, '0')}.ndjson`), `${JSON.stringify(later)}\n`)
    const next = await open()
    const full = { append: () => Promise.reject(new Error('no space')) }
    await expect(replayQuarantine({ quarantine: next, spool: full, sites: settings() }, {})).rejects.toThrow(
      'no space',
    )
    expect(next.status().events).toBe(1)
    expect(await replayQuarantine({ quarantine: next, spool: spool(), sites: settings() }, {})).toEqual({
      accepted: 1,
      refused: 0,
    })
  })
})
