import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { AnyQuestion } from '@touchline/analysis'
import { beforeAll, expect, it } from 'vitest'
import { readAddress } from '../../address/address.ts'
import { checkoutQuestion, journeysBefore } from '../../ask/questions.ts'
import { asking } from '../../ask/use-ask.ts'
import { shopFunnel } from '../../fixtures/funnel.ts'
import { journeysAnswer } from '../../fixtures/journey.ts'
import { markupOf } from '../../fixtures/markup.tsx'
import { setReaderLocale } from '../../format/locale.ts'
import { FunnelBars } from '../funnel/funnel-bars.tsx'
import { linksOf } from '../funnel/funnel-page.tsx'
import { JourneysPage } from './journeys-page.tsx'

beforeAll(() => setReaderLocale('en-GB'))

const scope = { site: 'main', from: '2026-10-25', to: '2026-11-22' }

/** The page at an address, with these answers at hand. */
function page(href: string, answers: readonly (readonly [AnyQuestion, unknown])[]): string {
  const client = new QueryClient()
  for (const [question, answer] of answers) {
    const data: unknown = { question: question.question, answer, rule: '', tookMs: 1, asOf: 0 }
    client.setQueryData(asking(question).queryKey, data as never)
  }
  const { pathname, search } = new URL(href, 'http://dashboard.test')
  const address = readAddress(pathname, search)
  if (address.page !== 'journeys') throw new Error(`Not a list: ${href}`)
  return markupOf(
    <QueryClientProvider client={client}>
      <JourneysPage address={address} />
    </QueryClientProvider>,
  )
}

it('“was …” opens the list of just those that it counted', () => {
  const funnel = readAddress('/', `?from=${scope.from}&to=${scope.to}`)
  if (funnel.page !== 'funnel') throw new Error('the funnel is at /')
  const bars = markupOf(<FunnelBars answer={shopFunnel} view="step" chosen={5} links={linksOf(funnel)} />)
  const href = /was <a href="([^"]*)"[^>]*>67.0%/.exec(bars)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const counted = shopFunnel.previous?.steps[4]
  const question = journeysBefore(shopFunnel, { step: 5, outcome: 'reached', before: true })
  if (question === null || !counted) throw new Error('the funnel has a period before')
  expect(question.segment).toBe(counted.segment)
  const markup = page(href, [
    [checkoutQuestion(scope), shopFunnel],
    [question, journeysAnswer(25, counted.entered)],
  ])
  expect(markup).toContain('1,684 sessions that reached “Delivery chosen”, 27 Sept\u2009–\u200924 Oct')
})

it('a step that the checkout of these days does not have is said', () => {
  const markup = page(
    `/journeys?from=${scope.from}&to=${scope.to}&funnel=checkout&step=9&outcome=reached&when=before`,
    [[checkoutQuestion(scope), shopFunnel]],
  )
  expect(markup).toContain('The checkout of this period has no such step')
})
