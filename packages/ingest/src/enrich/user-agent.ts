/**
 * Device class, browser family, operating system and bot verdict of a user agent header.
 *
 * @module
 */
import Bowser from 'bowser'
import { isbot } from 'isbot'
import { remember } from './remember.ts'

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

// Bounds the work of a hostile header.
const longestHeader = 512

/** Reads a user agent header. */
export function readUserAgent(header: string): UserAgent {
  const text = header.slice(0, longestHeader).trim()
  return text === '' ? emptyAgent : parse(text)
}

/** Whether a user agent header declares a robot, or is empty. */
export const isDeclaredBot = (header: string): boolean => readUserAgent(header).bot

// Parsing takes about 50 µs, and a shop sees few different headers.
const parse = remember((text: string): UserAgent => {
  const { platform, browser, os } = Bowser.parse(text)
  return Object.freeze({
    device: devices.has(platform.type ?? '') ? (platform.type ?? '') : 'other',
    browser: browser.name ?? '',
    os: os.name ?? '',
    bot: isbot(text),
  })
})
