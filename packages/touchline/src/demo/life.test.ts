import { createHash } from 'node:crypto'
import { batch, limits, readEvent, timeOfEventId } from '@touchline/protocol'
import { describe, expect, it } from 'vitest'
import { dayMs } from './calendar.ts'
import type { DemoState } from './demo-state.ts'
import { toPageBatch } from './page-batch.ts'
import { pageLives, worldOf } from './seed-visitors.ts'
import { loadShop } from './shop.ts'
import type { PageLife } from './walk.ts'

const lastDay = 20_780
const state: DemoState = {
  seed: 'alder-and-rye',
  visitors: 5_000,
  days: 30,
  firstDay: lastDay - 29,
  sentUntil: 0,
}
const end = (lastDay + 1) * dayMs
const shop = await loadShop()

/** Page lives by person. */
function play(from: DemoState, until: number): readonly (readonly PageLife[])[] {
  return [...pageLives(worldOf(shop, from), from, until)]
}

const persons = play(state, end)
const lives = persons.flat()

/** A person's page lives cut into visits, each to one browser, with no gap over 30 minutes. */
function visitsOf(person: readonly PageLife[]): PageLife[][] {
  const visits: PageLife[][] = []
  for (const life of person) {
    const before = visits.at(-1)?.at(-1)
    const goesOn =
      before?.browser.visitor === life.browser.visitor && life.openedAt - before.leftAt <= 30 * 60_000
    if (goesOn) visits.at(-1)?.push(life)
    else visits.push([life])
  }
  return visits
}

const visits = persons.flatMap(visitsOf)
const reaching = (type: string) => visits.filter(visit => visit.some(life => life.page.type === type))
const doing = (name: string) =>
  visits.filter(visit => visit.some(life => life.events.some(event => event.name === name)))

describe('the simulated visitors', () => {
  it('are the same to the byte for the same seed and last day', () => {
    const hash = createHash('sha256')
    for (const life of lives) hash.update(toPageBatch(life))
    expect(hash.digest('hex')).toMatchInlineSnapshot(
      `"4b88828e41405e151081300dc8c54a2c997a84e69e7f652ae748a3ec25095968"`,
    )
    expect({ persons: persons.length, pages: lives.length, visits: visits.length }).toMatchInlineSnapshot(`
      {
        "pages": 16732,
        "persons": 5274,
        "visits": 5707,
      }
    `)
  })

  it('are others for another seed', () => {
    const other = play({ ...state, seed: 'other', firstDay: lastDay - 1 }, end).flat()
    const known = new Set(lives.map(life => life.stream))
    expect(other.filter(life => known.has(life.stream))).toEqual([])
  })

  it('leave the shop as real visitors do', () => {
    const share = (some: unknown[], all: unknown[]) => some.length / all.length
    const products = reaching('product')
    const carts = reaching('cart')
    const checkouts = reaching('checkout-contact')
    const deliveries = reaching('checkout-shipping')
    const payments = reaching('checkout-payment')
    const orders = doing('purchase')
    expect(share(products, visits)).toBeCloseTo(0.46, 1)
    expect(share(carts, products)).toBeGreaterThan(0.2)
    expect(share(carts, products)).toBeLessThan(0.28)
    expect(share(checkouts, carts)).toBeCloseTo(0.58, 1)
    expect(share(payments, deliveries)).toBeGreaterThan(0.5)
    expect(share(payments, deliveries)).toBeLessThan(0.68)
    expect(share(orders, visits)).toBeGreaterThan(0.025)
    expect(share(orders, visits)).toBeLessThan(0.035)
    const lost = (from: unknown[], to: unknown[]) => from.length - to.length
    expect(lost(deliveries, payments)).toBeGreaterThan(lost(checkouts, deliveries))
    expect(lost(deliveries, payments)).toBeGreaterThan(lost(payments, orders))
  })

  it('come again, on other days and devices, and some buy only then', () => {
    const again = persons.filter(person => visitsOf(person).length > 1)
    expect(again.length / persons.length).toBeGreaterThan(0.07)
    expect(again.length / persons.length).toBeLessThan(0.14)
    const later = again.filter(person =>
      visitsOf(person)
        .slice(1)
        .flat()
        .some(life => life.events.some(event => event.name === 'purchase')),
    )
    expect(later.length).toBeGreaterThan(20)
    const users = new Map<unknown, Set<string>>()
    for (const life of lives) {
      for (const { name, data } of life.events) {
        if (name !== 'identify') continue
        users.set(data?.user, (users.get(data?.user) ?? new Set()).add(life.browser.visitor))
      }
    }
    expect([...users.values()].filter(browsers => browsers.size > 1).length).toBeGreaterThan(5)
  })

  it('send nothing that the wire refuses', () => {
    const texts = lives.slice(0, 3_000).map(life => toPageBatch(life))
    expect(Math.max(...texts.map(text => text.length))).toBeLessThan(limits.bodyBytes)
    const events = texts.flatMap(text => batch.parse(JSON.parse(text)).events)
    expect(events.filter(event => !readEvent(event).success)).toEqual([])
  })

  it('number the events of a page from 1 in the order of their times, which their ids repeat', () => {
    const wrong = lives.flatMap(({ events, openedAt, leftAt }) =>
      events.filter(
        (event, index) =>
          event.seq !== index + 1 ||
          event.at !== openedAt + event.mono ||
          event.at < (events[index - 1]?.at ?? openedAt) ||
          event.at > leftAt ||
          timeOfEventId(event.id) !== event.at,
      ),
    )
    expect(wrong).toEqual([])
    const ids = lives.flatMap(life => life.events.map(event => event.id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('are the same whether they come in at once or day by day', () => {
    const noon = end - dayMs / 2
    const before = play(state, noon).flat()
    const after = play({ ...state, sentUntil: noon }, end).flat()
    const streams = (of: readonly PageLife[]) => of.map(life => life.stream).sort()
    expect(streams([...before, ...after])).toEqual(streams(lives))
    expect(after.length).toBeLessThan(before.length / 10)
  })
})
