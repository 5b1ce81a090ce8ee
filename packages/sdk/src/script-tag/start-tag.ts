import { keepEarlyCalls } from '../capture/commerce/early-calls.ts'
import { dataLayer } from '../capture/data-layer.ts'
import { engagement } from '../capture/engagement.ts'
import { pages } from '../capture/pages.ts'
import { touchpoints } from '../capture/touchpoints.ts'
import type { RunningClient } from '../client.ts'
import { complain, guarded } from '../guard.ts'
import { whenActive } from '../lifecycle.ts'
import { openClient } from '../open-client.ts'
import type { Part, PartName } from '../parts/part.ts'
import { readAttributes, type TagOptions } from './attributes.ts'
import { installCommands } from './commands.ts'

/** Brings a part to the page. */
type FetchPart = (part: PartName) => Promise<Part>

/**
 * Starts the client of the script tag that is running, with the everyday captures; what else the page needs comes
 * when the page has nothing better to do.
 *
 * @param fetchPartOf is given the script's address.
 */
export function startTag(fetchPartOf: (script: string) => FetchPart): void {
  const commands = installCommands()
  // Set for classic scripts, async ones too, and only while they run: it must be read here and now.
  const script = document.currentScript as HTMLScriptElement | null
  const site = script?.dataset.site
  if (!script?.src || !/^pk_\S+$/.test(`${site}`)) {
    complain(`data-site is no public key: ${site}`)
    return
  }
  keepEarlyCalls()
  const options = readAttributes(script)
  const capture = [pages(), engagement(), touchpoints(), dataLayer()]
  const running = openClient({
    ...options,
    consent: commands.answer() ?? options.consent,
    capture: capture.filter(isOn(options)),
  })
  commands.add(running.client)
  whenActive(() => loadParts(running, options, fetchPartOf(script.src)))
}

/** A page that is loading for longer has shown what it has. */
const longestLoadMs = 10_000

const isOn =
  ({ _off }: TagOptions) =>
  ({ capture }: { readonly capture: string }): boolean =>
    !_off.includes(capture)

function loadParts(running: RunningClient, options: TagOptions, fetchPart: FetchPart): void {
  const loaded = new Set<PartName>()
  const load = (part: PartName) => {
    if (loaded.has(part) || options._off.includes(part)) return
    loaded.add(part)
    fetchPart(part).then(
      guarded(({ captures }) =>
        running.start(captures({ domains: options._domains, load }).filter(isOn(options))),
      ),
      // Blocked, offline, or not there: its captures are missed, and nothing else.
      () => undefined,
    )
  }
  if (options._auto) load('consent')
  if (options._domains[0]) load('carry')
  if (options._debug) load('overlay')
  const whenIdle = () =>
    (window.requestIdleCallback ?? setTimeout)(() => {
      load('page')
      load('vitals')
    })
  if (document.readyState === 'complete') whenIdle()
  else {
    addEventListener('load', whenIdle)
    // An image that hangs keeps a page from ever having loaded.
    setTimeout(whenIdle, longestLoadMs)
  }
}
