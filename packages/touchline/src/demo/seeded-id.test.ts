import { eventId, timeOfEventId, uuid } from '@touchline/protocol'
import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'
import { seededEventId, seededUuid } from './seeded-id.ts'

describe('seeded ids', () => {
  it('are UUIDs whatever the random bits', () => {
    const random = createRandom('ids')
    for (let i = 0; i < 2_000; i++) {
      expect(uuid.safeParse(seededUuid(random)).success).toBe(true)
      expect(eventId.safeParse(seededEventId(1_795_300_000_000 + i, random)).success).toBe(true)
    }
  })

  it('carry the time of the event', () => {
    const random = createRandom('ids')
    for (const at of [0, 65_535, 65_536, 1_795_300_000_123, 2 ** 48 - 1]) {
      expect(timeOfEventId(seededEventId(at, random))).toBe(at)
    }
  })

  it('are the same for the same seed and others for another', () => {
    const first = (seed: string) => seededUuid(createRandom(seed))
    expect(first('a')).toBe(first('a'))
    expect(first('a')).not.toBe(first('b'))
  })
})
