import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventId, timeOfEventId, uuid } from './id.ts'

const toUuidV7 = (time: number) => {
  const hex = time.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-9def-0123456789ab`
}

describe('ids', () => {
  it('of events carry the time of their making to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), time => {
        expect(timeOfEventId(eventId.parse(toUuidV7(time)))).toBe(time)
      }),
    )
  })

  it('of events are refused in every version but 7', () => {
    for (const version of '01234568f') {
      const id = toUuidV7(1_795_299_999_000).replace('-7abc', `-${version}abc`)
      expect(eventId.safeParse(id).success).toBe(false)
      expect(uuid.safeParse(id).success).toBe(true)
    }
  })

  it.each([
    ['the variant of another standard', '01938d3a-0000-7000-c000-000000000001'],
    ['no hyphens', '01938d3a000070008000000000000001'],
    ['braces', '{01938d3a-0000-7000-8000-000000000001}'],
    ['a line end after it', '01938d3a-0000-7000-8000-000000000001\n'],
    ['one character too few', '01938d3a-0000-7000-8000-00000000001'],
    ['characters of no hexadecimal digit', '01938d3a-0000-7000-8000-00000000000g'],
  ])('of events are refused with %s', (_what, id) => expect(eventId.safeParse(id).success).toBe(false))

  it('of zeros, which stands for none, names nobody', () => {
    expect(uuid.safeParse('00000000-0000-0000-0000-000000000000').success).toBe(false)
  })

  it('are written in lower case once read', () => {
    expect(uuid.parse('5F0C6F4E-8F5B-4A63-9D5E-2F9B8D0C1A11')).toBe('5f0c6f4e-8f5b-4a63-9d5e-2f9b8d0c1a11')
  })
})
