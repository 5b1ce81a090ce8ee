import { describe, expect, it } from 'vitest'
import { Refusal, refusalCodes } from './refusal.ts'

describe('a refusal', () => {
  it('carries its code, its status and when to come back', () => {
    const cause = new Error('disk full')
    const refusal = new Refusal('spool_unavailable', 'The disk is full.', { retryAfterMs: 5000, cause })
    expect(refusal).toMatchObject({ code: 'spool_unavailable', status: 503, retryAfterMs: 5000, cause })
  })

  it('of one event answers 400 where a whole request fails because of it', () => {
    expect(new Refusal('event_too_large', 'Too large.').status).toBe(400)
  })

  it('has a status that HTTP knows as a failure, or none', () => {
    for (const { status } of Object.values(refusalCodes)) {
      if (status !== null) expect(status).toBeGreaterThanOrEqual(400)
    }
  })
})
