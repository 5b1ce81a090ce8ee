import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { markupOf, shopSite } from '../../fixtures/markup.tsx'
import { setReaderLocale } from '../../format/locale.ts'
import { NoCheckout } from './no-checkout.tsx'

const now = Date.parse('2026-11-21T12:00:00Z')
beforeAll(() => setReaderLocale('en-GB'))
beforeEach(() => vi.useFakeTimers({ now }))
afterEach(() => vi.useRealTimers())

const page = (lastEvent: string, days = { from: '2026-11-08', to: '2026-11-22' }) =>
  markupOf(<NoCheckout scope={{ site: 'main', ...days }} />, {
    ...shopSite,
    lastEventAt: Date.parse(lastEvent),
  }).replaceAll('\u00a0', ' ')

describe('a funnel that nobody came to', () => {
  it('says that events did arrive only when one came within the period', () => {
    const arrived = 'Events did arrive'
    expect(page('2026-11-21T11:58:00Z')).toContain(`${arrived}, the last one 2 min ago.`)
    expect(page('2026-11-01T11:58:00Z')).not.toContain(arrived)
    const past = page('2026-11-21T11:58:00Z', { from: '2026-10-01', to: '2026-10-15' })
    expect(past).not.toContain(arrived)
    expect(past).toContain('The last event came 2 min ago, after these days.')
  })

  it('shows the tag again when the last event came before the period', () => {
    const markup = page('2026-11-01T11:58:00Z')
    expect(markup).toContain('No event has arrived in this period')
    expect(markup).toContain('The last event of Alder &amp; Rye came on Sun 1 Nov, 12:58.')
    expect(markup).toContain('pk_7Qm2vX9a')
    expect(page('2026-11-21T11:58:00Z')).not.toContain('pk_7Qm2vX9a')
  })

  it('counts days as the shop does', () => {
    // Midnight in Brussels is 23:00 UTC.
    expect(page('2026-11-07T22:59:00Z')).toContain('No event has arrived')
    expect(page('2026-11-07T23:01:00Z')).toContain('Events did arrive')
  })
})
