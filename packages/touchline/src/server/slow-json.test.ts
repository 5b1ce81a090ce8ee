import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { slowJson } from './slow-json.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Work that ends when the test says so. */
function createWork() {
  let resolve: (result: object) => void = () => undefined
  const promise = new Promise<object>(done => {
    resolve = done
  })
  return { promise, resolve: (result: object) => resolve(result) }
}

test('an answer that takes minutes shows a sign of life, and is JSON all the same', async () => {
  const work = createWork()
  const response = slowJson(work.promise, () => null)
  const text = response.text()
  await vi.advanceTimersByTimeAsync(35_000)
  work.resolve({ done: 3 })
  expect(await text).toBe('   {"done":3}')
  expect(response.status).toBe(200)
})

test('a failure is told in the body, a bug by its message', async () => {
  const fail = (toError: Parameters<typeof slowJson>[1]) =>
    slowJson(Promise.reject(new Error('the disk is full')), toError).json()
  expect(await fail(() => ({ code: 'backup_failed', detail: 'No room' }))).toEqual({
    error: { code: 'backup_failed', detail: 'No room' },
  })
  expect(await fail(() => null)).toEqual({ error: { code: 'internal', detail: 'the disk is full' } })
})

test('nobody has to wait for the answer', async () => {
  const work = createWork()
  const response = slowJson(work.promise, () => null)
  await response.body?.cancel()
  await vi.advanceTimersByTimeAsync(30_000)
  work.resolve({})
  await vi.advanceTimersByTimeAsync(0)
})
