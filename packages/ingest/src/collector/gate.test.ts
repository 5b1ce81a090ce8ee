import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

test('so many run at a time, in the order they came, and one that fails makes room like any other', async () => {
  const gate = createGate(2)
  const begun: number[] = []
  let running = 0
  let most = 0
  const work = (number: number) => async () => {
    begun.push(number)
    running += 1
    most = Math.max(most, running)
    await new Promise(resolve => setTimeout(resolve, 1))
    running -= 1
    if (number % 2 === 0) throw new Error(`${number} failed`)
    return number
  }
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(number => gate(work(number))))
  expect(outcomes.map(outcome => outcome.status === 'fulfilled')).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
  ])
  expect(begun).toEqual([0, 1, 2, 3, 4, 5])
  expect(most).toBe(2)
  expect(await gate(work(7))).toBe(7)
})
