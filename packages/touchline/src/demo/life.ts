/**
 * A visitor's life with the shop: the first visit, and whether, when and with what they come again.
 *
 * @module
 */
import { firstArrival, laterArrival } from './arrival.ts'
import { birthsOn, dayMs, dayOf, momentOf, weekdayOf } from './calendar.ts'
import { otherDevice, pickCountry, pickDevice } from './device.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import { seededUuid } from './seeded-id.ts'
import type { Shop } from './shop.ts'
import type { CartLine, ShopPages } from './shop-page.ts'
import type { VisitOutcome } from './visit.ts'
import { playVisit } from './visit.ts'
import type { Browser, PageLife } from './walk.ts'

/** The longest time between somebody's first visit and their last. */
export const longestLifeDays = 60

const mostVisits = 5

export interface World {
  readonly shop: Shop
  readonly pages: ShopPages
  readonly seed: string
  readonly visitorsPerDay: number
}

/** Everybody who comes for the first time on a day, one after the other. */
export function* livesBornOn(day: number, world: World): Generator<PageLife[]> {
  const births = birthsOn(day, world.visitorsPerDay, world.seed)
  for (let index = 0; index < births; index++) {
    const random = createRandom(`${world.seed}/${day}/${index}`)
    yield liveLife(world, random, momentOf(day, random))
  }
}

interface Person {
  readonly user: string
  /** Keeps an account with the shop and uses it on every device. */
  readonly member: boolean
  browser: Browser
  cart: readonly CartLine[]
  knowsDelivery: boolean
  /** Visitor ids of the browsers that this person has signed in on. */
  readonly signedIn: Set<string>
  hasAccount: boolean
}

/** All pages of one person, over all visits and devices. */
export function liveLife(world: World, random: Random, startAt: number): PageLife[] {
  const person = createPerson(random)
  const lives: PageLife[] = []
  let at = startAt
  let warmth = 1
  for (let visits = 1; visits <= mostVisits; visits++) {
    const outcome = visit(world, person, random, { at, warmth, first: visits === 1 })
    lives.push(...outcome.lives)
    const gap = returnAfter(outcome, random)
    if (gap === null) break
    if (random.chance(0.3)) changeDevice(person, random)
    at =
      gap < 1
        ? outcome.endAt + Math.round(gap * dayMs)
        : momentOf(dayOf(outcome.endAt) + Math.round(gap), random)
    warmth = outcome.order === null ? 1.5 : 1.2
    if (at - startAt > longestLifeDays * dayMs) break
  }
  return lives
}

function createPerson(random: Random): Person {
  const country = pickCountry(random)
  return {
    user: `AR${random.bits().toString(36).toUpperCase().padStart(7, '0')}`,
    member: random.chance(0.2),
    browser: { visitor: seededUuid(random), device: pickDevice(random), country },
    cart: [],
    knowsDelivery: false,
    signedIn: new Set(),
    hasAccount: false,
  }
}

interface When {
  readonly at: number
  readonly warmth: number
  readonly first: boolean
}

function visit(world: World, person: Person, random: Random, { at, warmth, first }: When): VisitOutcome {
  const { visitor } = person.browser
  const wantsAccount = !person.signedIn.has(visitor) && (person.member || random.chance(0.02))
  const arrival = first
    ? firstArrival(random, weekdayOf(dayOf(at)) === 0)
    : laterArrival(random, person.cart.length > 0)
  const outcome = playVisit({
    shop: world.shop,
    pages: world.pages,
    random,
    browser: person.browser,
    startAt: at,
    arrival,
    warmth,
    cart: person.cart,
    knowsDelivery: person.knowsDelivery,
    account: wantsAccount ? { user: person.user, kind: person.hasAccount ? 'login' : 'sign_up' } : null,
  })
  person.cart = outcome.cart
  person.knowsDelivery ||= outcome.sawDelivery
  if (outcome.signedIn) {
    person.signedIn.add(visitor)
    person.hasAccount = true
  }
  return outcome
}

/** The cart lies in a browser, so that on another device it is empty. */
function changeDevice(person: Person, random: Random): void {
  const { country, device } = person.browser
  person.browser = { visitor: seededUuid(random), country, device: otherDevice(device, random) }
  person.cart = []
}

/** Days until the next visit, or `null`. Who has left something in the cart comes again most often. */
function returnAfter({ order, cart, sawProduct }: VisitOutcome, random: Random): number | null {
  if (order !== null) return random.chance(0.14) ? random.between(9, 24) : null
  const chance = cart.length > 0 ? 0.42 : sawProduct ? 0.15 : 0.06
  if (!random.chance(chance)) return null
  return Math.min(20, Math.max(0.1, random.spread(2.4, 0.9)))
}
