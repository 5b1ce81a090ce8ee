/**
 * Device class, browser family, operating system and bot verdict of a user agent header.
 *
 * @module
 */
import Bowser from 'bowser'
import { isbot } from 'isbot'

/** What a user agent says. Texts are empty when it says nothing. */
export interface UserAgent {
  readonly device: string
  readonly browser: string
  readonly os: string
  /** Whether it declares itself a bot. An empty header is one too: every browser sends something. */
  readonly bot: boolean
}

/** For events whose sender is a server that told nothing about the visitor's browser. */
export const unknownAgent: UserAgent = Object.freeze({ device: '', browser: '', os: '', bot: false })

const emptyAgent: UserAgent = Object.freeze({ device: '', browser: '', os: '', bot: true })
const devices = new Set(['desktop', 'mobile', 'tablet', 'tv'])

// Parsing takes about 50 µs and a shop sees few different headers; the cut bounds the work of a hostile one.
const remembered = new Map<string, UserAgent>()
const rememberAtMost = 2_000
const longestHeader = 512

/** Reads a user agent header. */
export function readUserAgent(header: string): UserAgent {
  const text = header.slice(0, longestHeader).trim()
  if (text === '') return emptyAgent
  const known = remembered.get(text)
  if (known !== undefined) return known
  const parsed = Bowser.parse(text)
  const platform = parsed.platform.type ?? ''
  const agent: UserAgent = Object.freeze({
    device: devices.has(platform) ? platform : 'other',
    browser: parsed.browser.name ?? '',
    os: parsed.os.name ?? '',
    bot: isbot(text),
  })
  if (remembered.size >= rememberAtMost) remembered.clear()
  remembered.set(text, agent)
  return agent
}
