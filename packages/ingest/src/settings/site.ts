/**
 * A site: one shop, its name, time zone, currency, hosts, origins and goal.
 *
 * @module
 */
import type { Inventory } from '@touchline/protocol'
import type { Link } from './link.ts'

/** What an operator sets for one site. */
export interface Site {
  /** Lower case letters, digits and hyphens: `main`. */
  readonly id: string
  readonly name: string
  /** IANA name; days of questions are days of this zone. */
  readonly timeZone: string
  /** Three capital letters; the currency of headlines. */
  readonly currency: string
  /** The shop's own hosts: a referrer from one of them is no arrival. */
  readonly hosts: readonly string[]
  /** Origins whose pages may send events; empty means any. */
  readonly origins: readonly string[]
  /** Name of the event that ends a journey well. */
  readonly keyEvent: string
  /** Days for which events are kept; default 13 months. */
  readonly retentionDays?: number | undefined
  /**
   * `cnil`: takes in only what may be measured without consent, by the exemption of the French authority. Default:
   * everything that pages send.
   */
  readonly preset?: 'cnil' | undefined
}

/** What a key may do: send from pages, send from servers, ask questions. */
export type KeyKind = 'public' | 'secret' | 'read'

export interface Key {
  readonly kind: KeyKind
  readonly site: string
  /** The first characters, to recognise it by. */
  readonly hint: string
  /** The whole key; kept for public keys only, the others are kept as a hash. */
  readonly value: string | null
  readonly createdAt: number
}

/** What the collector needs to know to let an event in; answered from memory. */
export interface Sites {
  /** The site of a key, or `null` for a key that no site has or that was revoked. */
  findKey(key: string): { readonly site: Site; readonly kind: KeyKind } | null
  site(id: string): Site | null
  /**
   * The time up to which what somebody made is kept out, because they were erased then: by the visitor that an event is
   * of or the user that it names. Epoch milliseconds; 0 for nobody who was erased.
   */
  erasedUntil(site: string, by: ErasedBy): number
}

/** By what an event may belong to somebody who was erased. */
export interface ErasedBy {
  readonly visitor: string
  /** Empty when the event names none. */
  readonly user: string
}

/**
 * Sites, keys and inventories: small documents with versions, in SQLite, that answer whatever the engine's health.
 */
export interface Settings extends Sites {
  sites(): readonly Site[]
  /** Creates a site or writes a new version of it. */
  putSite(site: Site, author: string): void
  keys(site: string): readonly Key[]
  /** Makes a key and returns it whole: the only time a secret or read key can be seen. */
  addKey(kind: KeyKind, site: string, author: string): string
  revokeKey(key: string, author: string): void
  inventory(site: string): Inventory
  putInventory(site: string, inventory: Inventory, author: string): void
  links(site: string): readonly Link[]
  /** The link or pixel of a code, of whichever site. */
  findLink(code: string): Link | null
  /** Creates a link or writes a new version of it. */
  putLink(link: Link, author: string): void
  /** Grows by one with every change of an inventory or of a site's key event: derived rows must follow. */
  derivationVersion(site: string): number
  /**
   * Keeps the events of visitors and users out that were made before `until`. What is kept of their ids is a hash.
   */
  markErased(
    site: string,
    who: { readonly visitors: readonly string[]; readonly users: readonly string[]; readonly until: number },
    author: string,
  ): void
  /**
   * Renames to `erased` each of a site's links that is called by one of the texts, old versions included, and takes the
   * text off the disk: a link may be for one customer alone. Nothing else in the settings is about a person, and a user
   * id may be any word. Returns the number of documents changed.
   */
  redact(site: string, texts: readonly string[]): number
  /** Writes a copy of everything to a file that must not exist yet, as of one moment. */
  copyTo(file: string): void
  close(): void
}
