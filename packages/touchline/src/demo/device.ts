/**
 * What people hold in their hands, and where they are.
 *
 * @module
 */
import type { Random } from './random.ts'

export interface Device {
  readonly kind: 'phone' | 'desktop' | 'tablet'
  readonly userAgent: string
  readonly screen: readonly [number, number]
}

export interface Country {
  readonly code: string
  readonly language: string
  readonly timeZone: string
}

const device = (kind: Device['kind'], screen: readonly [number, number], userAgent: string): Device => ({
  kind,
  screen,
  userAgent: `Mozilla/5.0 ${userAgent}`,
})

const iphone = device(
  'phone',
  [390, 844],
  '(iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
)
const android = device(
  'phone',
  [412, 915],
  '(Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Mobile Safari/537.36',
)
const samsung = device(
  'phone',
  [360, 800],
  '(Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
)
const windows = device(
  'desktop',
  [1920, 1080],
  '(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
)
const edge = device(
  'desktop',
  [1536, 864],
  '(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36 Edg/146.0.0.0',
)
const mac = device(
  'desktop',
  [1440, 900],
  '(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15',
)
const firefox = device(
  'desktop',
  [1920, 1080],
  '(Windows NT 10.0; Win64; x64; rv:148.0) Gecko/20100101 Firefox/148.0',
)
const ipad = device(
  'tablet',
  [820, 1180],
  '(iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
)

const phones = [
  [iphone, 47],
  [android, 41],
  [samsung, 12],
] as const
const desktops = [
  [windows, 46],
  [mac, 24],
  [edge, 18],
  [firefox, 12],
] as const

/** A device; more than half are phones. */
export function pickDevice(random: Random): Device {
  const kind = random.weighted([
    ['phone', 57],
    ['desktop', 39],
    ['tablet', 4],
  ])
  return kind === 'tablet' ? ipad : random.weighted(kind === 'phone' ? phones : desktops)
}

/** The other device of somebody: who came by phone comes again by desktop. */
export function otherDevice(than: Device, random: Random): Device {
  return random.weighted(than.kind === 'phone' ? desktops : phones)
}

/** A country; the shop lies in Germany. */
export function pickCountry(random: Random): Country {
  const [code, language, zone] = random.weighted([
    [['DE', 'de', 'Berlin'], 54],
    [['AT', 'de', 'Vienna'], 12],
    [['CH', 'de', 'Zurich'], 9],
    [['NL', 'nl', 'Amsterdam'], 8],
    [['FR', 'fr', 'Paris'], 6],
    [['DK', 'da', 'Copenhagen'], 5],
    [['GB', 'en', 'London'], 6],
  ] as const)
  return { code, language, timeZone: `Europe/${zone}` }
}
