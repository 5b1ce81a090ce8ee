import { describe, expect, it } from 'vitest'
import { inventory, touchpoint } from './inventory.ts'

const chat = { id: 'chat', name: 'Chat', phase: 'pre_purchase', channel: 'chat' }

describe('the inventory', () => {
  it('fills in what most touchpoints are: digital, direct, matched by markup alone', () => {
    expect(touchpoint.parse(chat)).toEqual({
      ...chat,
      medium: 'digital',
      control: 'direct',
      match: { events: [], paths: [] },
    })
  })

  it('takes a physical, indirect touchpoint that no event will ever match', () => {
    const entry = {
      ...chat,
      id: 'shop-window',
      channel: 'store',
      medium: 'physical',
      control: 'indirect',
      owner: 'Ana',
    }
    expect(touchpoint.parse(entry)).toMatchObject(entry)
  })

  const refused: readonly [why: string, fields: object, path: string][] = [
    ['capitals in an id', { id: 'Chat' }, 'id'],
    ['blanks in an id', { id: 'live chat' }, 'id'],
    ['an id that begins with a hyphen', { id: '-chat' }, 'id'],
    ['an id of 65 characters', { id: 'c'.repeat(65) }, 'id'],
    ['no name', { name: '' }, 'name'],
    ['an unknown phase', { phase: 'top' }, 'phase'],
    ['an unknown channel', { channel: 'fax' }, 'channel'],
    ['a path that does not begin at the root', { match: { paths: ['products/*'] } }, 'match.paths.0'],
  ]
  it.each(refused)('refuses %s', (_why, fields, path) => {
    const read = touchpoint.safeParse({ ...chat, ...fields })
    expect(read.error?.issues[0]?.path.join('.')).toBe(path)
  })

  it('refuses an id that is used twice, and names it', () => {
    const read = inventory.safeParse([chat, { ...chat, name: 'Other chat' }])
    expect(read.error?.issues[0]).toMatchObject({ path: [1, 'id'], message: 'is used twice: chat' })
  })
})
