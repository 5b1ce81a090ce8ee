/**
 * Who was erased, as far as that must be remembered: so that late and repeated events of theirs stay out.
 *
 * @module
 */
import { hash, randomBytes } from 'node:crypto'
import type { Documents } from './documents.ts'
import type { Link } from './link.ts'
import type { ErasedBy, Settings } from './site.ts'

/** What is remembered. */
export interface Erasures {
  readonly salt: string
  /** The time before which events of somebody are kept out, by the hash of who it is. */
  readonly until: ReadonlyMap<string, number>
}

const saltKey = { site: '', kind: 'erasure-salt', id: 'salt' }

/** Reads what is remembered. */
export const readErasures = (documents: Documents): Erasures => ({
  salt: String(documents.newest(saltKey.kind)[0]?.body ?? ''),
  until: new Map(documents.newest('erasure').map(({ id, body }) => [id, Number(body)])),
})

/** The part of the settings that forgets people, and remembers that it did. */
export function createForgetting(
  documents: Documents,
  { erasures, reload }: { readonly erasures: () => Erasures; readonly reload: () => void },
): Pick<Settings, 'erasedUntil' | 'markErased' | 'redact'> {
  return {
    erasedUntil: (site, by) => erasedUntil(erasures(), site, by),
    markErased(site, { visitors, users, until }, author) {
      const who = [
        ...visitors.map(id => ({ site, kind: 'visitor' as const, id })),
        ...users.map(id => ({ site, kind: 'user' as const, id })),
      ]
      for (const one of who) writeErasure(documents, one, { until, author })
      reload()
    },
    redact(site, texts) {
      const changed = documents.rewrite({ site, kind: 'link' }, link =>
        isCalled(link, texts) ? { ...link, name: 'erased' } : null,
      )
      reload()
      return changed
    },
  }
}

const isCalled = (link: unknown, texts: readonly string[]): link is Link =>
  typeof link === 'object' && link !== null && 'name' in link && texts.includes(String(link.name))

interface Who {
  readonly site: string
  readonly kind: keyof ErasedBy
  readonly id: string
}

function writeErasure(
  documents: Documents,
  who: Who,
  { until, author }: { readonly until: number; readonly author: string },
): void {
  const { salt } = readErasures(documents)
  const made = salt === '' ? randomBytes(32).toString('hex') : salt
  if (salt === '') documents.put(saltKey, made, author)
  documents.put({ site: who.site, kind: 'erasure', id: hashOf(made, who) }, until, author)
}

/** Nearly always nobody was erased: then nothing is hashed. */
function erasedUntil({ salt, until }: Erasures, site: string, by: ErasedBy): number {
  if (until.size === 0) return 0
  const kinds = ['visitor', 'user'] as const
  const limits = kinds.map(kind =>
    by[kind] === '' ? undefined : until.get(hashOf(salt, { site, kind, id: by[kind] })),
  )
  return Math.max(0, ...limits.map(limit => limit ?? 0))
}

const lastOf: Record<keyof ErasedBy, { readonly text: string; readonly hash: string }> = {
  visitor: { text: '', hash: '' },
  user: { text: '', hash: '' },
}

/**
 * What is kept of an id: without the salt, a user id could be found by trying. The events of a batch are nearly
 * always one visitor's, who is hashed once.
 */
function hashOf(salt: string, { site, kind, id }: Who): string {
  const text = [salt, site, kind, kind === 'visitor' ? id.toLowerCase() : id].join('\0')
  if (text === lastOf[kind].text) return lastOf[kind].hash
  const made = hash('sha256', text, 'base64url')
  lastOf[kind] = { text, hash: made }
  return made
}
