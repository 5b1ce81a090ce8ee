import { expect, test } from 'vitest'
import { wilson } from './wilson.ts'

test.each([
  [0, 10, 0, 0.277533],
  [1, 10, 0.017876, 0.40415],
  [5, 10, 0.236593, 0.763407],
  [10, 10, 0.722467, 1],
  [15, 100, 0.09306, 0.232836],
  [30, 1000, 0.021094, 0.042503],
  [1908, 12330, 0.148469, 0.161236],
])('the interval of %i of %i goes from %f to %f', (count, of, low, high) => {
  const interval = wilson(count, of)
  expect(interval?.[0]).toBeCloseTo(low, 6)
  expect(interval?.[1]).toBeCloseTo(high, 6)
})

test('another level of confidence has another interval', () => {
  const interval = wilson(15, 100, 1.644854)
  expect(interval?.[0]).toBeCloseTo(0.100537, 6)
  expect(interval?.[1]).toBeCloseTo(0.217903, 6)
})

test('the ends of a rate of 0 and of 1 are exactly 0 and 1', () => {
  expect(wilson(0, 7)?.[0]).toBe(0)
  expect(wilson(7, 7)?.[1]).toBe(1)
})

test('nothing counted has no interval', () => {
  expect(wilson(0, 0)).toBeNull()
})
