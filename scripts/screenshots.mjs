/**
 * `npm run screenshots`: pictures of every dashboard page, light, dark and as wide as a phone, taken from the built
 * product on data folders of their own: an empty one, one with a handful of visitors, and the demo's month.
 *
 * They go to screenshots/. With `--picture` the one in the README is renewed as well. A page that scrolls sideways or
 * says something on the console ends it with an error.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowsers } from './browsers.mjs'
import { openCamera } from './screenshots/camera.mjs'
import { demoPages, emptyPages, fewPages } from './screenshots/pages.mjs'
import { startTouchline } from './screenshots/touchline.mjs'
import { setUp } from './setup.mjs'
import { at } from './workspace.mjs'

await setUp()
const browsers = await findBrowsers(['Chromium'])
if (!browsers.ready) process.exit(1)

const target = at('screenshots')
mkdirSync(target, { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'touchline-screenshots-'))
const camera = await openCamera(browsers.env.TOUCHLINE_CHROMIUM, target)

const settings = [
  { name: 'empty', command: 'serve', args: [], pages: emptyPages },
  { name: 'few', command: 'demo', args: ['--visitors', '120', '--days', '4'], pages: fewPages },
  { name: 'demo', command: 'demo', args: [], pages: demoPages },
]

try {
  for (const { name, command, args, pages } of settings) {
    const touchline = await startTouchline(command, join(folder, name), args)
    try {
      for (const page of await pages(touchline)) await camera.take(touchline, page)
    } finally {
      await touchline.stop()
    }
  }
} finally {
  await camera.close()
  rmSync(folder, { recursive: true, force: true })
}

if (process.argv.includes('--picture')) {
  mkdirSync(at('docs', 'images'), { recursive: true })
  copyFileSync(join(target, 'funnel-light.png'), at('docs', 'images', 'funnel.png'))
}
console.error(`${camera.taken()} pictures are in ${target}.`)
for (const complaint of camera.complaints()) console.error(complaint)
process.exitCode = camera.complaints().length === 0 ? 0 : 1
