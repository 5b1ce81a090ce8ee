import { beforeAll, describe, expect, it } from 'vitest'
import { type Behind, home, writeAddress } from '../../address/address.ts'
import { funnelAnswer, shopFunnel, smallFunnel, withoutBefore } from '../../fixtures/funnel.ts'
import { markupOf } from '../../fixtures/markup.tsx'
import { setReaderLocale } from '../../format/locale.ts'
import { FunnelBars } from './funnel-bars.tsx'
import { FunnelTable } from './funnel-table.tsx'
import { stepBars } from './step-bars.ts'
import type { FunnelLinks } from './step-figures.tsx'

beforeAll(() => setReaderLocale('en-GB'))

const list = (behind: Behind) => writeAddress({ ...home, page: 'journeys', behind, offset: 0 })
const links: FunnelLinks = {
  behind: list,
  before: step => list({ step, outcome: 'reached' }),
  choose: step => writeAddress({ ...home, page: 'funnel', view: 'step', step }),
}

const bars = (answer: typeof shopFunnel, view: 'step' | 'start', chosen?: number) =>
  markupOf(<FunnelBars answer={answer} view={view} chosen={chosen} links={links} />)

describe('the funnel', () => {
  it('is drawn as shares of the step before', async () => {
    await expect(bars(shopFunnel, 'step', 5)).toMatchFileSnapshot('./snapshots/of-step-before.html')
  })

  it('is drawn as shares of the start', async () => {
    await expect(bars(shopFunnel, 'start')).toMatchFileSnapshot('./snapshots/of-start.html')
  })

  it('is drawn as dots for fewer than thirty', async () => {
    await expect(bars(smallFunnel, 'step', 5)).toMatchFileSnapshot('./snapshots/few.html')
  })

  it('is a table of the same numbers', async () => {
    const table = markupOf(<FunnelTable answer={shopFunnel} links={links} />)
    await expect(table).toMatchFileSnapshot('./snapshots/table.html')
  })

  it('shows no rate and no comparison for fewer than thirty', () => {
    const markup = bars(smallFunnel, 'step')
    expect(markup).not.toMatch(/%/)
    expect(markup).not.toContain('was ')
  })

  it('shows no rate of a period before that holds fewer than thirty', () => {
    const answer = funnelAnswer([400, 100, 40, 38, 36, 34], { before: [300, 29, 2, 2, 2, 2] })
    expect(stepBars(answer, 'step').map(({ was }) => was !== null)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    const cells = markupOf(<FunnelTable answer={answer} links={links} />)
    expect(cells).not.toContain('100%')
    expect(cells).not.toContain('no clear change')
    expect(stepBars(funnelAnswer([400, 100], { before: [29, 29] }), 'start').map(({ was }) => was)).toEqual([
      null,
      null,
    ])
  })

  it('names a change by those who decided, in the direction that it has', () => {
    const waiting = funnelAnswer([100, 40], { inProgress: [50], before: [100, 60] })
    for (const view of ['step', 'start'] as const) {
      const [, bar] = stepBars(waiting, view)
      expect(bar).toMatchObject({ change: 'better', rate: 0.4, was: 0.6 })
      expect(bar?.compared?.now).toBeCloseTo(0.8, 10)
      expect(bar?.compared?.was).toBeCloseTo(0.6, 10)
      expect(bars(waiting, view)).toContain('80% of the decided, was')
    }
    const cells = markupOf(<FunnelTable answer={waiting} links={links} />)
    expect(cells).toContain('+20.0 points of the decided')
    expect(cells).not.toContain('−20.0')
  })

  it('takes those who are on the way for no change', () => {
    const waiting = funnelAnswer([100, 40], { inProgress: [33], before: [100, 60] })
    expect(stepBars(waiting, 'step')[1]).toMatchObject({ change: 'unclear', compared: null })
    expect(stepBars(waiting, 'start')[1]).toMatchObject({ change: 'unclear', compared: null })
  })

  it('opens the journeys of everybody who left, under a number that is not zero', () => {
    const markup = bars(shopFunnel, 'step')
    expect(markup).toContain('href="/journeys?funnel=checkout&amp;step=4&amp;outcome=left"')
    expect(markup).toContain('>1,112</a>')
    expect(bars(smallFunnel, 'step').match(/outcome=in-progress/g)).toHaveLength(2)
  })

  it('fills a column: went on, on the way and left add up to the step before', () => {
    for (const bar of stepBars(shopFunnel, 'step').slice(1)) {
      expect((bar.rate ?? 0) + bar.waiting + bar.lost).toBeCloseTo(1, 10)
    }
  })

  it('says nothing of the period before for a step that was not seen then', () => {
    const answer = withoutBefore(shopFunnel, 4)
    const said = (view: 'step' | 'start') =>
      stepBars(answer, view).map(({ was, change }) => [was === null, change])
    expect(said('step').slice(4)).toEqual([
      [true, 'unknown'],
      [true, 'unknown'],
    ])
    expect(said('start').slice(4)).toEqual([
      [true, 'unknown'],
      [false, 'worse'],
    ])
  })

  it('colours a change only where the interval of the difference excludes zero', () => {
    expect(stepBars(shopFunnel, 'step').map(({ change }) => change)).toEqual([
      'unknown',
      'unclear',
      'unclear',
      'unclear',
      'worse',
      'unclear',
    ])
  })
})
