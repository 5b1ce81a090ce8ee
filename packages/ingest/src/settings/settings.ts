/**
 * Sites, keys and inventories over the documents of one SQLite file, answered from memory.
 *
 * @module
 */
import type { Inventory } from '@touchline/protocol'
import { inventory as inventorySchema } from '@touchline/protocol'
import { defaultInventory } from './default-inventory.ts'
import type { DocumentKey, Documents } from './documents.ts'
import { openDocuments } from './documents.ts'
import { createForgetting, type Erasures, readErasures } from './erasures.ts'
import { createKey, hashOfKey, hintOfKey } from './key.ts'
import { type Link, readLink } from './link.ts'
import { readSite } from './read-site.ts'
import type { Key, Settings, Site } from './site.ts'

interface KeyDocument extends Key {
  readonly revoked: boolean
}

interface Known {
  readonly sites: ReadonlyMap<string, Site>
  /** By the hash of the key. */
  readonly keys: ReadonlyMap<string, KeyDocument>
  /** By the key itself, which stands in every page and is no secret. */
  readonly publicKeys: ReadonlyMap<string, KeyDocument>
  readonly inventories: ReadonlyMap<string, Inventory>
  /** By their codes. */
  readonly links: ReadonlyMap<string, Link>
  readonly derivationVersions: ReadonlyMap<string, number>
  readonly erasures: Erasures
}

// Another process, such as `touchline key add`, may write while this one runs.
const lookForChangesEveryMs = 1_000

const siteKey = (site: string): DocumentKey => ({ site, kind: 'site', id: site })
const inventoryKey = (site: string): DocumentKey => ({ site, kind: 'inventory', id: 'touchpoints' })

/**
 * Opens the settings of a data folder; creates the file when there is none.
 *
 * @throws an Error that names the file when it cannot be read or written.
 */
export function openSettings(options: { readonly path: string }): Settings {
  const documents = openDocuments(options.path)
  let known = load(documents)
  let lookedAt = performance.now()

  const reload = (): void => {
    known = load(documents)
  }
  const write = (key: DocumentKey, body: unknown, author: string): void => {
    documents.put(key, body, author)
    reload()
  }
  const current = (): Known => {
    const now = performance.now()
    if (now - lookedAt >= lookForChangesEveryMs) {
      lookedAt = now
      if (documents.changedElsewhere()) known = load(documents)
    }
    return known
  }
  const mustHave = (site: string): Site => {
    const found = current().sites.get(site)
    if (found === undefined) throw new Error(`there is no such site: ${site}; create it with putSite first`)
    return found
  }
  return {
    findKey: key => findKey(current(), key),
    site: id => current().sites.get(id) ?? null,
    sites: () => [...current().sites.values()],
    putSite(site, author) {
      const isNew = !current().sites.has(site.id)
      write(siteKey(site.id), readSite(site), author)
      if (isNew) write(inventoryKey(site.id), defaultInventory, author)
    },
    keys: site => keysOf(current(), site),
    addKey(kind, site, author) {
      const key = createKey(kind)
      const value = kind === 'public' ? key : null
      const body = { kind, site: mustHave(site).id, hint: hintOfKey(key), value, createdAt: Date.now() }
      write({ site, kind: 'key', id: hashOfKey(key) }, { ...body, revoked: false }, author)
      return key
    },
    revokeKey(key, author) {
      const id = hashOfKey(key)
      const found = current().keys.get(id)
      if (found === undefined) throw new Error(`no site has this key: ${hintOfKey(key)}; check its spelling`)
      write({ site: found.site, kind: 'key', id }, { ...found, revoked: true }, author)
    },
    inventory: site => current().inventories.get(mustHave(site).id) ?? [],
    putInventory(site, inventory, author) {
      write(inventoryKey(mustHave(site).id), inventorySchema.parse(inventory), author)
    },
    ...linksOf({ current, mustHave, write }),
    derivationVersion: site => current().derivationVersions.get(mustHave(site).id) ?? 1,
    ...createForgetting(documents, { erasures: () => current().erasures, reload }),
    copyTo: file => documents.copyTo(file),
    close: () => documents.close(),
  }
}

interface Access {
  readonly current: () => Known
  readonly mustHave: (site: string) => Site
  readonly write: (key: DocumentKey, body: unknown, author: string) => void
}

function linksOf({ current, mustHave, write }: Access): Pick<Settings, 'links' | 'findLink' | 'putLink'> {
  return {
    links: site => [...current().links.values()].filter(link => link.site === mustHave(site).id),
    findLink: code => current().links.get(code) ?? null,
    putLink(link, author) {
      const other = current().links.get(link.code)
      if (other !== undefined && other.site !== link.site) {
        throw new Error(`the code belongs to a link of another site: ${link.code}; choose another`)
      }
      const body = readLink(link, mustHave(link.site))
      write({ site: link.site, kind: 'link', id: link.code }, body, author)
    },
  }
}

function load(documents: Documents): Known {
  const bodies = <Body>(kind: string): readonly (readonly [site: string, id: string, body: Body])[] =>
    // The bodies were checked when they were written, by this file, and nothing changes them.
    documents.newest(kind).map(({ site, id, body }) => [site, id, body as Body])
  const sites = bodies<Site>('site')
  const keys = new Map(bodies<KeyDocument>('key').map(([, id, key]) => [id, key]))
  return {
    sites: new Map(sites.map(([, id, site]) => [id, site])),
    erasures: readErasures(documents),
    derivationVersions: new Map(sites.map(([, id]) => [id, derivationVersion(documents, id)])),
    keys,
    publicKeys: new Map([...keys.values()].flatMap(key => (key.value === null ? [] : [[key.value, key]]))),
    links: new Map(bodies<Link>('link').map(([, code, link]) => [code, link])),
    inventories: new Map(bodies<Inventory>('inventory').map(([site, , inventory]) => [site, inventory])),
  }
}

// A secret one is found by its hash: how long the look-up takes tells something about the hash, and nothing about the
// key.
function findKey(known: Known, key: string): ReturnType<Settings['findKey']> {
  const found = known.publicKeys.get(key) ?? known.keys.get(hashOfKey(key))
  if (found === undefined || found.revoked) return null
  const site = known.sites.get(found.site)
  return site === undefined ? null : { site, kind: found.kind }
}

function keysOf(known: Known, site: string): readonly Key[] {
  return [...known.keys.values()]
    .filter(key => key.site === site && !key.revoked)
    .map(({ revoked: _, ...key }) => key)
}

function derivationVersion(documents: Documents, site: string): number {
  const keyEvents = documents.history(siteKey(site)).map(body => (body as Site).keyEvent)
  const keyEventChanges = keyEvents.filter((name, i) => i > 0 && name !== keyEvents[i - 1]).length
  return documents.history(inventoryKey(site)).length + keyEventChanges
}
