import { expect, test } from 'vitest'
import { createReceiptOrder } from './receipt-order.ts'

test('a place is the time of the receipt, and never before the last one, however the clock is set', () => {
  const placeOf = createReceiptOrder(50)
  expect([100, 100, 101, 40, 41, 200, 7, 300].map(placeOf)).toEqual([100, 100, 101, 102, 103, 200, 201, 300])
})

test('places go on behind those of an earlier process', () => {
  expect([40, 60].map(createReceiptOrder(50))).toEqual([51, 60])
})
