/**
 * Where visits come from, what they land on, and how much the visitors already want.
 *
 * @module
 */
import type { Random } from './random.ts'

/** Kinds of first page. */
export type Landing = 'home' | 'category' | 'product' | 'top-article' | 'bottom-article' | 'search' | 'cart'

export interface Arrival {
  /** Empty for somebody who typed the address or whose app sends no referrer. */
  readonly referrer: string
  /** Campaign parameters, without the question mark. */
  readonly query: string
  readonly landing: Landing
  /** Multiplies the chance to go on to a product and into the cart; 1 is usual. */
  readonly intent: number
}

interface Origin {
  readonly referrers: readonly (readonly [string, number])[]
  readonly queries?: readonly string[]
  readonly landings: readonly (readonly [Landing, number])[]
  readonly intent: number
}

const search: Origin = {
  referrers: [
    ['https://www.google.com/', 80],
    ['https://www.bing.com/', 11],
    ['https://duckduckgo.com/', 9],
  ],
  landings: [
    ['top-article', 40],
    ['bottom-article', 16],
    ['category', 18],
    ['product', 13],
    ['home', 13],
  ],
  intent: 0.95,
}

const direct: Origin = {
  referrers: [['', 1]],
  landings: [
    ['home', 70],
    ['product', 12],
    ['category', 12],
    ['top-article', 6],
  ],
  intent: 1.05,
}

const paidSearch: Origin = {
  referrers: [
    ['https://www.google.com/', 88],
    ['https://www.bing.com/', 12],
  ],
  queries: [
    'utm_source=google&utm_medium=cpc&utm_campaign=cast-iron',
    'utm_source=google&utm_medium=cpc&utm_campaign=chefs-knives',
    'utm_source=google&utm_medium=cpc&utm_campaign=brand',
    'utm_source=bing&utm_medium=cpc&utm_campaign=cast-iron',
  ],
  landings: [
    ['product', 42],
    ['category', 58],
  ],
  intent: 1.2,
}

const paidSocial: Origin = {
  referrers: [
    ['https://l.instagram.com/', 70],
    ['https://www.facebook.com/', 30],
  ],
  queries: [
    'utm_source=instagram&utm_medium=paid-social&utm_campaign=autumn-table',
    'utm_source=facebook&utm_medium=paid-social&utm_campaign=autumn-table',
  ],
  landings: [
    ['category', 58],
    ['product', 22],
    ['home', 20],
  ],
  intent: 0.55,
}

const social: Origin = {
  referrers: [
    ['https://www.pinterest.com/', 52],
    ['https://www.instagram.com/', 33],
    ['https://www.reddit.com/', 15],
  ],
  landings: [
    ['top-article', 60],
    ['product', 22],
    ['home', 18],
  ],
  intent: 0.7,
}

const email: Origin = {
  referrers: [['', 1]],
  queries: [
    'utm_source=newsletter&utm_medium=email&utm_campaign=letter-october',
    'utm_source=newsletter&utm_medium=email&utm_campaign=letter-november',
  ],
  landings: [
    ['top-article', 28],
    ['bottom-article', 18],
    ['product', 24],
    ['category', 30],
  ],
  intent: 1.35,
}

const assistant: Origin = {
  referrers: [
    ['https://chatgpt.com/', 62],
    ['https://claude.ai/', 18],
    ['https://gemini.google.com/', 12],
    ['https://copilot.microsoft.com/', 8],
  ],
  landings: [
    ['bottom-article', 60],
    ['product', 26],
    ['category', 14],
  ],
  intent: 1.4,
}

const referral: Origin = {
  referrers: [
    ['https://slow-kitchen.example/', 60],
    ['https://the-knife-nerd.example/', 40],
  ],
  landings: [
    ['product', 30],
    ['bottom-article', 40],
    ['home', 30],
  ],
  intent: 1.05,
}

const retargeting: Origin = {
  referrers: [['https://l.instagram.com/', 1]],
  queries: ['utm_source=instagram&utm_medium=retargeting&utm_campaign=left-behind'],
  landings: [
    ['product', 70],
    ['cart', 30],
  ],
  intent: 1.2,
}

/** How somebody comes for the first time. Letters go out on Sundays, so that e-mail peaks there. */
export function firstArrival(random: Random, isSunday: boolean): Arrival {
  return arriveFrom(
    random.weighted([
      [search, 31],
      [direct, 17],
      [paidSearch, 14],
      [paidSocial, 12],
      [social, 10],
      [assistant, 6],
      [referral, 5],
      [email, isSunday ? 11 : 4],
    ]),
    random,
  )
}

/** How somebody comes again; with something left in the cart many go straight back to it. */
export function laterArrival(random: Random, hasCart: boolean): Arrival {
  const arrival = arriveFrom(
    random.weighted([
      [direct, 46],
      [search, 20],
      [email, 20],
      [retargeting, hasCart ? 14 : 6],
    ]),
    random,
  )
  const straight = hasCart && random.chance(0.55)
  return { ...arrival, landing: straight ? 'cart' : arrival.landing === 'cart' ? 'home' : arrival.landing }
}

function arriveFrom(origin: Origin, random: Random): Arrival {
  return {
    referrer: random.weighted(origin.referrers),
    query: origin.queries === undefined ? '' : random.pick(origin.queries),
    landing: random.weighted(origin.landings),
    intent: origin.intent,
  }
}
