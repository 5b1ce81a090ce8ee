import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inventory as inventorySchema } from '@touchline/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultInventory } from './default-inventory.ts'
import { openDocuments } from './documents.ts'
import { openSettings } from './settings.ts'
import type { Settings, Site } from './site.ts'

let folder = ''
let path = ''
let settings: Settings

const site: Site = {
  id: 'main',
  name: 'Shop',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  hosts: ['Shop.Example'],
  origins: ['https://shop.example/'],
  keyEvent: 'purchase',
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchline-settings-'))
  path = join(folder, 'settings.sqlite')
  settings = openSettings({ path })
})

afterEach(() => {
  settings.close()
  rmSync(folder, { recursive: true })
})

test('a site is kept with its hosts and origins in comparable form', () => {
  settings.putSite(site, 'test')
  expect(settings.site('main')).toEqual({
    ...site,
    hosts: ['shop.example'],
    origins: ['https://shop.example'],
  })
  expect(settings.sites()).toHaveLength(1)
  expect(settings.site('other')).toBeNull()
})

test('a site may take events from sandboxed frames, which call their origin null', () => {
  settings.putSite({ ...site, origins: ['https://shop.example', 'null'] }, 'test')
  expect(settings.site('main')?.origins).toEqual(['https://shop.example', 'null'])
})

test.each([
  [{ id: 'Main Shop' }, 'the site’s id is not usable: Main Shop'],
  [{ timeZone: 'Mars/Base' }, 'the site’s timeZone is not usable: Mars/Base'],
  [{ currency: 'euro' }, 'the site’s currency is not usable: euro'],
  [{ origins: ['shop'] }, 'the site’s origins is not usable: shop'],
  [{ hosts: ['a/b'] }, 'the site’s hosts is not usable: a/b'],
  [{ keyEvent: '' }, 'the site’s keyEvent is not usable: ""'],
])('a site with %j is refused by name', (part, message) => {
  expect(() => settings.putSite({ ...site, ...part }, 'test')).toThrow(message)
})

test('a key opens its site until it is revoked', () => {
  settings.putSite(site, 'test')
  for (const kind of ['public', 'secret', 'read'] as const) {
    const key = settings.addKey(kind, 'main', 'test')
    expect(settings.findKey(key)).toMatchObject({ kind, site: { id: 'main' } })
    expect(settings.findKey(`${key}x`)).toBeNull()
    settings.revokeKey(key, 'test')
    expect(settings.findKey(key)).toBeNull()
  }
  expect(settings.keys('main')).toEqual([])
})

test('only a public key can be read back from the file', () => {
  settings.putSite(site, 'test')
  const publicKey = settings.addKey('public', 'main', 'test')
  const secrets = [settings.addKey('secret', 'main', 'test'), settings.addKey('read', 'main', 'test')]
  expect(settings.keys('main').map(key => key.value)).toEqual(expect.arrayContaining([publicKey, null, null]))
  const bytes = readFileSync(`${path}-wal`, 'latin1') + readFileSync(path, 'latin1')
  expect(bytes).toContain(publicKey)
  for (const secret of secrets) expect(bytes).not.toContain(secret)
})

test('the file is for its owner alone', () => {
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('everything is there again when the file is opened a second time', () => {
  settings.putSite(site, 'test')
  const key = settings.addKey('secret', 'main', 'test')
  settings.close()
  settings = openSettings({ path })
  expect(settings.findKey(key)?.kind).toBe('secret')
  expect(settings.inventory('main')).toEqual(defaultInventory)
})

test('the derivation version grows with the inventory and the key event, and with nothing else', () => {
  settings.putSite(site, 'test')
  const versions = [settings.derivationVersion('main')]
  const note = () => versions.push(settings.derivationVersion('main'))
  settings.putSite({ ...site, name: 'Other name' }, 'test')
  note()
  settings.putInventory('main', defaultInventory.slice(0, 3), 'test')
  note()
  settings.putSite({ ...site, keyEvent: 'generate_lead' }, 'test')
  note()
  expect(versions).toEqual([1, 1, 2, 3])
  expect(settings.inventory('main')).toHaveLength(3)
})

test('an inventory that names a touchpoint twice is refused', () => {
  settings.putSite(site, 'test')
  const [first] = defaultInventory
  expect(() => settings.putInventory('main', first ? [first, first] : [], 'test')).toThrow('is used twice')
})

test('a document is only ever added to', () => {
  const documents = openDocuments(join(folder, 'documents.sqlite'))
  const key = { site: '', kind: 'note', id: '__proto__' }
  expect([documents.put(key, { a: 1 }, 'x'), documents.put(key, { a: 2 }, 'y')]).toEqual([1, 2])
  expect(documents.newest('note')).toMatchObject([{ ...key, version: 2, author: 'y', body: { a: 2 } }])
  expect(documents.history(key)).toEqual([{ a: 1 }, { a: 2 }])
  documents.close()
})

test('what another process writes is noticed', () => {
  const [mine, other] = [openDocuments(path), openDocuments(path)]
  expect(mine.changedElsewhere()).toBe(false)
  other.put({ site: '', kind: 'note', id: 'n' }, {}, 'other')
  expect(mine.changedElsewhere()).toBe(true)
  expect(mine.changedElsewhere()).toBe(false)
  mine.close()
  other.close()
})

test('a file that is no database is named', () => {
  const broken = join(folder, 'broken.sqlite')
  writeFileSync(
    broken,
    'this is not a database, and long enough to be read as the header of one, which it is not',
  )
  expect(() => openSettings({ path: broken })).toThrow(`the settings cannot be opened: ${broken}`)
})

test('the default inventory is one, and no rule of it stands twice', () => {
  expect(inventorySchema.parse(defaultInventory)).toEqual(defaultInventory)
  const rules = defaultInventory.flatMap(({ match }) => [...match.paths, ...match.events])
  expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([])
})
