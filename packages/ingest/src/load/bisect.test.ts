import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bisect } from './bisect.ts'

async function search(length: number, bad: ReadonlySet<number>, atMost?: number) {
  const done: number[] = []
  let attempts = 0
  const poison = await bisect({
    length,
    async attempt(from, to) {
      attempts += 1
      const part = Array.from({ length: to - from }, (_, i) => from + i)
      if (part.some(element => bad.has(element))) throw new Error('bad')
      done.push(...part)
    },
    isTheirFault: () => true,
    atMost,
  })
  return { done, poison, attempts }
}

test('every good element is done once, in order, and every bad one is found', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.uniqueArray(fc.nat(199)), async (length, list) => {
      const bad = new Set(list.filter(element => element < length))
      const { done, poison } = await search(length, bad, 1_000)
      expect(poison.map(({ from }) => from)).toEqual([...bad].sort((a, b) => a - b))
      expect(done).toEqual(Array.from({ length }, (_, i) => i).filter(element => !bad.has(element)))
    }),
  )
})

test('where nearly everything is bad, the rest is given up in parts', async () => {
  const { poison, attempts } = await search(10_000, new Set(Array.from({ length: 10_000 }, (_, i) => i)), 50)
  expect(poison.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(10_000)
  expect(attempts).toBeLessThan(200)
})

test('a failure that is not the elements’ fault ends the search', async () => {
  const attempt = () => Promise.reject(new Error('engine gone'))
  await expect(bisect({ length: 4, attempt, isTheirFault: () => false })).rejects.toThrow('engine gone')
})
