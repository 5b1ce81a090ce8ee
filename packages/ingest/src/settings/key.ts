/**
 * Keys: how they are made, recognised and kept.
 *
 * @module
 */
import { hash, randomBytes } from 'node:crypto'
import type { KeyKind } from './site.ts'

const prefixes: Readonly<Record<KeyKind, string>> = { public: 'pk_', secret: 'sk_', read: 'rk_' }

/** A new key: its kind's prefix and 192 random bits. */
export function createKey(kind: KeyKind): string {
  return prefixes[kind] + randomBytes(24).toString('base64url')
}

/** What is kept of a key. A random key has nothing to guess, so a plain hash is as good as a slow one. */
export function hashOfKey(key: string): string {
  return hash('sha256', key)
}

/** The first characters of a key, to recognise it by in a list. */
export function hintOfKey(key: string): string {
  return `${key.slice(0, 7)}…`
}
