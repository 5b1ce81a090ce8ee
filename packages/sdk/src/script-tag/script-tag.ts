/**
 * The script tag: one file with the everyday captures, which loads the rest on demand.
 *
 * @module
 */
import { dataLayer } from '../capture/data-layer.ts'
import { engagement } from '../capture/engagement.ts'
import { pages } from '../capture/pages.ts'
import { touchpoints } from '../capture/touchpoints.ts'
import { complain } from '../guard.ts'
import { openClient } from '../open-client.ts'
import { readAttributes } from './attributes.ts'
import { installCommands } from './commands.ts'

function startTag(): void {
  const commands = installCommands()
  // Set for classic scripts, async ones too, and only while they run: it must be read here and now.
  const script = document.currentScript as HTMLScriptElement | null
  const site = script?.dataset.site
  if (!script?.src || !/^pk_\S+$/.test(`${site}`)) {
    complain(
      `nothing is measured: data-site is no public key: ${site}; load this file by <script src data-site="pk_…">`,
    )
    return
  }
  const options = readAttributes(script)
  const capture = [pages(), engagement(), touchpoints(), dataLayer()].filter(
    entry => !options._off.includes(entry.capture),
  )
  const consent = commands.answer() ?? options.consent
  commands.add(openClient({ ...options, consent, capture }).client)
}

startTag()
