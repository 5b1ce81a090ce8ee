/**
 * The five looks of a touch, told apart by colour and by shape.
 *
 * @module
 */
import type { Touch } from '@touchline/analysis'
import { readablePath } from '../format/path.ts'

/** `own`: the shop's pages; `buy`: a step of the purchase; `talk`: with somebody; `ad`: brought them; `off`: physical. */
export type TouchKind = 'own' | 'buy' | 'talk' | 'ad' | 'off' | 'other'

const kinds: Readonly<Record<string, TouchKind>> = {
  web: 'own',
  chat: 'talk',
  phone: 'talk',
  survey: 'talk',
  email: 'ad',
  social: 'ad',
  ad: 'ad',
  review: 'ad',
  store: 'off',
  delivery: 'off',
}

/** How a touch looks. What no touchpoint of the inventory claims is grey. */
export function touchKind(touch: Pick<Touch, 'touchpoint' | 'channel' | 'phase'>): TouchKind {
  if (touch.touchpoint === '') return 'other'
  if (touch.channel === 'web' && touch.phase === 'purchase') return 'buy'
  return kinds[touch.channel] ?? 'other'
}

/** What a touch is called: its touchpoint, or the page it happened on. */
export function touchName(touch: Pick<Touch, 'name' | 'path'>): string {
  if (touch.name !== '') return touch.name
  return touch.path === '' ? 'Elsewhere' : readablePath(touch.path)
}
