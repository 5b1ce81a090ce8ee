/**
 * The script tag: one file with the everyday captures.
 *
 * @module
 */
import { dataLayer } from '../capture/data-layer.ts'
import { pages } from '../capture/pages.ts'
import { touchpoints } from '../capture/touchpoints.ts'
import { complain } from '../guard.ts'
import { touchline } from '../touchline.ts'
import { readAttributes } from './attributes.ts'
import { installCommands } from './commands.ts'

function startTag(): void {
  // Set for classic scripts, async ones too, and only while they run: it must be read here and now.
  const script = document.currentScript
  if (!(script instanceof HTMLScriptElement)) {
    complain('the script was not loaded by a <script src> tag; use one, or install @touchline/sdk')
    return
  }
  try {
    const options = readAttributes(script)
    const capture = [pages(), touchpoints(), dataLayer()].filter(
      entry => !options.off.includes(entry.capture),
    )
    const commands = installCommands()
    const consent = commands.answer() ?? options.consent
    commands.add(touchline({ ...options, consent, capture }))
  } catch (error) {
    complain('nothing is measured on this page', error)
  }
}

startTag()
