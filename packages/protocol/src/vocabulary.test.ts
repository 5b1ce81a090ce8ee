import { describe, expect, it } from 'vitest'
import { limits } from './limits.ts'
import { automaticEvents, vocabulary } from './vocabulary.ts'

describe('the vocabulary', () => {
  it('names each event once, in lower case with underscores', () => {
    expect(new Set(vocabulary).size).toBe(vocabulary.length)
    for (const name of vocabulary) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/)
  })

  it('fits the limit of a name', () => {
    expect(Math.max(...vocabulary.map(name => name.length))).toBeLessThanOrEqual(limits.nameLength)
  })

  it('holds every automatic event', () => {
    expect(automaticEvents.filter(name => !vocabulary.includes(name))).toEqual([])
  })
})
