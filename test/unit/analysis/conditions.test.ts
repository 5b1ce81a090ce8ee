import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, type Condition, type Step } from '../../../packages/analysis/src/index.ts'
import { begin, period, startShop } from './fixture.ts'
import { storeEvents, type TestEvent } from './shop-events.ts'

let shop: Awaited<ReturnType<typeof startShop>>
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())

const visitor = (number: number) => `00000000-0000-4000-8000-0000000000${10 + number}`
const countSteps = async (...steps: Step[]) =>
  (await ask(shop, { question: 'funnel', ...period, steps })).answer.steps.map(one => one.entered)

describe('a condition on the data of an event', () => {
  const add: TestEvent = { id: 1, visitor: visitor(1), at: begin, name: 'add', path: '/a' }
  beforeAll(async () => {
    await shop.empty()
    await storeEvents(shop.store, [
      {
        ...add,
        title: 'Linen “shirt”',
        data: {
          value: 20,
          text: '7.5',
          color: 'Blue',
          gift: true,
          none: null,
          a: { b: 'deep' },
          items: [
            { item_id: 'X', price: 1 },
            { item_id: "o'Y\\", price: 30 },
          ],
        },
      },
    ])
  })

  test.each<[Condition['field'], Condition['op'], Condition['value'], boolean]>([
    ['data.value', '=', 20, true],
    ['data.value', '=', 20.5, false],
    ['data.value', '!=', 21, true],
    ['data.value', '>=', 20, true],
    ['data.value', '>', 20, false],
    ['data.value', '<', 20.01, true],
    ['data.value', '<=', 19, false],
    ['data.value', 'between', [10, 20], true],
    ['data.value', 'between', [21, 30], false],
    ['data.value', 'in', [1, 20], true],
    ['data.value', 'not-in', [1, 2], true],
    ['data.text', '>', 7, true],
    ['data.text', '=', '7.5', true],
    ['data.color', '=', 'Blue', true],
    ['data.color', '=', 'blue', false],
    ['data.color', 'in', ['Red', 'Blue'], true],
    ['data.color', 'not-in', ['Red', 'Blue'], false],
    ['data.color', 'contains', 'lu', true],
    ['data.color', 'starts-with', 'Bl', true],
    ['data.color', 'starts-with', 'lu', false],
    ['data.color', 'between', ['A', 'C'], true],
    ['data.gift', '=', true, true],
    ['data.gift', '=', false, false],
    ['data.none', 'exists', undefined, true],
    ['data.missing', 'exists', undefined, false],
    ['data.missing', 'exists', false, true],
    ['data.missing', '=', '', false],
    ['data.missing', '!=', 'x', true],
    ['data.missing', '<', 5, false],
    ['data.a.b', '=', 'deep', true],
    ['data.items.item_id', '=', "o'Y\\", true],
    ['data.items.price', '>', 30, false],
    ['data.items.price', '>=', 30, true],
    ['data.items.item_id', '!=', 'X', false],
    ['page.title', 'contains', '“shirt”', true],
    ['page.path', '=', '/a', true],
    ['page.referrer', 'exists', undefined, false],
  ])('%s %s %j holds: %j', async (field, op, value, holds) => {
    const condition = { field, op, ...(value === undefined ? {} : { value }) }
    expect(await countSteps({ event: 'add', where: [condition] })).toEqual([holds ? 1 : 0])
  })
})

describe('a step with conditions', () => {
  beforeEach(() => shop.empty())
  const big = { field: 'data.value', op: '>=', value: 10 } as const

  test('takes only the events that meet them, in their order', async () => {
    await storeEvents(shop.store, [
      { id: 1, visitor: visitor(1), at: begin, name: 'add', data: { value: 5 } },
      { id: 2, visitor: visitor(1), at: begin + 1, name: 'buy' },
      { id: 3, visitor: visitor(1), at: begin + 2, name: 'add', data: { value: 15 } },
      { id: 4, visitor: visitor(2), at: begin, name: 'add', data: { value: 15 } },
      { id: 5, visitor: visitor(2), at: begin + 1, name: 'buy' },
    ])
    expect(await countSteps({ event: 'add', where: [big] }, { event: 'buy' })).toEqual([2, 1])
    expect(await countSteps({ event: 'add' }, { event: 'buy' })).toEqual([2, 2])
  })

  test('tells events apart that share time, name and page', async () => {
    const same = { visitor: visitor(1), at: begin, name: 'add', path: '/a' } as const
    const small = { field: 'data.value', op: '<', value: 10 } as const
    await storeEvents(shop.store, [
      { ...same, id: 1, data: { value: 15 } },
      { ...same, id: 2, data: { value: 5 } },
      { ...same, id: 3, name: 'buy' },
    ])
    expect(
      await countSteps({ event: 'add', where: [big] }, { event: 'add', where: [small] }, { event: 'buy' }),
    ).toEqual([1, 1, 1])
    expect(await countSteps({ event: 'add', where: [small] }, { event: 'add', where: [big] })).toEqual([1, 0])
  })

  test('takes the order of two pages at one time from when they were opened', async () => {
    const early = '00000000-0000-4000-8000-0000000000ff'
    const late = '00000000-0000-4000-8000-0000000000ee'
    const small = { field: 'data.value', op: '<', value: 10 } as const
    await storeEvents(shop.store, [
      { id: 1, visitor: visitor(1), at: begin, name: 'page_view', stream: early, seq: 1, path: '/x' },
      { id: 2, visitor: visitor(1), at: begin + 5, name: 'add', stream: late, seq: 1, data: { value: 15 } },
      { id: 3, visitor: visitor(1), at: begin + 5, name: 'add', stream: early, seq: 2, data: { value: 5 } },
    ])
    expect(await countSteps({ event: 'add', where: [small] }, { event: 'add', where: [big] })).toEqual([1, 1])
    expect(await countSteps({ event: 'add', where: [big] }, { event: 'add', where: [small] })).toEqual([1, 0])
  })

  test('finds pages by their addresses as people read them', async () => {
    const path = '/gr%C3%B6%C3%9Fen/schuhe'
    await storeEvents(shop.store, [{ id: 1, visitor: visitor(1), at: begin, name: 'page_view', path }])
    const isThere = { field: 'page.path', op: 'contains', value: 'größen' } as const
    expect(await countSteps({ page: '/größen/*' }, { page: '/größe/*' })).toEqual([1, 0])
    expect(await countSteps({ event: 'page_view', where: [isThere] })).toEqual([1])
    const oneOf: Condition = { field: 'page.path', op: 'in', value: ['/größen/schuhe'] }
    expect(await countSteps({ page: '/gr%c3%b6*', where: [oneOf] })).toEqual([1])
  })

  test('narrows pages, touchpoints and any-of as well', async () => {
    await storeEvents(shop.store, [
      { id: 1, visitor: visitor(1), at: begin, name: 'page_view', path: '/p/1', title: 'One' },
      { id: 2, visitor: visitor(2), at: begin, name: 'page_view', path: '/p/2', title: 'Two' },
      { id: 3, visitor: visitor(3), at: begin, name: 'touchpoint', touchpoint: 'chat', title: 'One' },
      {
        id: 4,
        visitor: visitor(4),
        at: begin,
        name: 'page_view',
        path: '/p/1',
        title: 'One',
        verdict: 'bot',
      },
    ])
    const one = { field: 'page.title', op: '=', value: 'One' } as const
    expect(await countSteps({ page: '/p/*', where: [one] })).toEqual([1])
    expect(await countSteps({ touchpoint: 'chat', where: [one] })).toEqual([1])
    expect(await countSteps({ any: [{ page: '/p/*' }, { touchpoint: 'chat' }], where: [one] })).toEqual([2])
    expect(await countSteps({ any: [{ page: '/p/*', where: [one] }, { touchpoint: 'chat' }] })).toEqual([2])
  })
})
