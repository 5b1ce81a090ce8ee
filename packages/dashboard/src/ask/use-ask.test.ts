import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { checkoutQuestion } from './questions.ts'
import { asking } from './use-ask.ts'

it('an answer stays while another period is asked for, and never under another site’s name', () => {
  const client = new QueryClient({ defaultOptions: { queries: { enabled: false } } })
  const scope = { site: 'main', from: '2026-11-08', to: '2026-11-22' }
  const first = asking(checkoutQuestion(scope))
  client.setQueryData<unknown>(first.queryKey, 'the answer of main')
  const observer = new QueryObserver(client, first)
  const shown = (other: Partial<typeof scope>): unknown => {
    observer.setOptions(client.defaultQueryOptions(first))
    observer.setOptions(client.defaultQueryOptions(asking(checkoutQuestion({ ...scope, ...other }))))
    return observer.getCurrentResult().data
  }
  expect(shown({ from: '2026-11-01' })).toBe('the answer of main')
  expect(shown({ site: 'second' })).toBeUndefined()
})
