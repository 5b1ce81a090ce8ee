/**
 * What can be seen of Touchline from inside a page: `touchline doctor` runs this in the pages that it looks at.
 *
 * @module
 */
import { isChatFrame } from '../capture/chat/globals.ts'
import { type Detected, readDetected } from '../capture/overlay/detected.ts'
import { readPageType } from '../capture/page-type.ts'
import { consentStates } from '../consent.ts'
import { readMeta } from '../event/view.ts'
import type { Client } from '../options.ts'
import { tagAttributes } from '../script-tag/attributes.ts'
import { commandsMark } from '../script-tag/commands.ts'
import { captureNames } from './capture-names.ts'
import { findTags, type SeenTag } from './seen-tags.ts'

/** A page at one moment. It travels as JSON. */
export interface PageReport {
  readonly url: string
  readonly title: string
  readonly tags: readonly SeenTag[]
  /**
   * What the page's `touchline` is: `stub` gathers calls until the script has loaded, `running` is the script's own,
   * `other` is something else of that name.
   */
  readonly command: 'none' | 'stub' | 'running' | 'other'
  /** `null` unless the script runs, and was given a key. */
  readonly ledger: Pick<
    ReturnType<Client['ledger']>,
    'created' | 'acknowledged' | 'waiting' | 'dropped'
  > | null
  /** Names of the latest events of this page life, in their order. */
  readonly made: readonly string[]
  readonly detected: Detected
  /** Frames that may hold a chat. */
  readonly chatFrames: number
  /** What page views of this page say; `null` for what nothing tells. */
  readonly type: string | null
  readonly touchpoint: string | null
  /** Elements that are marked as touchpoints, by name, each once. */
  readonly marked: readonly string[]
  /** Other origins that links and forms of the page go to for the cart or the checkout. */
  readonly checkoutOrigins: readonly string[]
  /** What a script tag may say, for this version of the script. */
  readonly words: {
    readonly attributes: readonly string[]
    readonly consents: readonly string[]
    readonly captures: readonly string[]
  }
}

type Command = (...call: unknown[]) => unknown

/** Looks at the page. Changes nothing. */
export function readPageReport(): PageReport {
  const command = readCommand()
  const call = (command === 'running' ? window.touchline : () => undefined) as Command
  return {
    url: location.href,
    title: document.title,
    tags: findTags(),
    command,
    ledger: (call('ledger') ?? null) as PageReport['ledger'],
    made: readMade(call),
    detected: readDetected(),
    chatFrames: [...document.querySelectorAll('iframe')].filter(isChatFrame).length,
    type: readMeta('page-type') ?? readPageType() ?? null,
    touchpoint: readMeta('touchpoint') ?? null,
    marked: readMarked(),
    checkoutOrigins: readCheckoutOrigins(),
    words: {
      attributes: tagAttributes.map(name => `data-${name}`),
      consents: [...consentStates, 'auto'],
      captures: captureNames,
    },
  }
}

function readCommand(): PageReport['command'] {
  const found: unknown = window.touchline
  if (found === undefined || found instanceof Element) return 'none'
  if (typeof found !== 'function') return 'other'
  if (commandsMark in found) return 'running'
  return 'q' in found || /\bq\b/.test(String(found)) ? 'stub' : 'other'
}

/** A watcher is told of the latest events in the call that adds it. */
function readMade(call: Command): string[] {
  const made: string[] = []
  const end = call('watch', (name: string) => made.push(name))
  if (typeof end === 'function') end()
  return made
}

function readMarked(): string[] {
  const marked = [...document.querySelectorAll<HTMLElement>('[data-touchpoint]')]
  return [...new Set(marked.map(({ dataset }) => dataset.touchpoint ?? ''))]
}

function readCheckoutOrigins(): string[] {
  const ways = document.querySelectorAll<HTMLAnchorElement | HTMLFormElement>(
    'a[href*=checkout i],a[href*="/cart" i],form[action*=checkout i],form[action*="/cart" i]',
  )
  const origins = [...ways].map(way => {
    // A form may have a field that is called `action`.
    const address = way.getAttribute(way.localName === 'a' ? 'href' : 'action') ?? ''
    return URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI).origin : 'null'
  })
  return [...new Set(origins)].filter(origin => origin !== location.origin && /^https?:/.test(origin))
}
