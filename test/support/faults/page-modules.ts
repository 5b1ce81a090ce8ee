/**
 * Packages as modules of a page, without a bundler between.
 *
 * @module
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** Links are followed: a package's own dependencies lie beside the real folder. */
const packageAt = (...path: string[]) => realpathSync(join(root, ...path))

const folders: Readonly<Record<string, () => string>> = {
  'touchline-sdk': () => packageAt('packages/sdk/dist/esm'),
  'web-vitals': () => packageAt('packages/sdk/node_modules/web-vitals/dist'),
  'fast-check': () => packageAt('node_modules/fast-check/lib'),
  'pure-rand': () =>
    packageAt(packageAt('node_modules/fast-check').slice(root.length), '../pure-rand/lib/esm'),
}

const imports = {
  '@touchline/sdk': '/modules/touchline-sdk/touchline.js',
  'web-vitals': '/modules/web-vitals/web-vitals.js',
  'web-vitals/attribution': '/modules/web-vitals/web-vitals.attribution.js',
  'fast-check': '/modules/fast-check/fast-check.js',
  'pure-rand/': '/modules/pure-rand/',
}

/** Markup that lets a page's modules import these packages by name. */
export const importMap = `<script type="importmap">${JSON.stringify({ imports })}</script>`

/** The file behind an address that the import map names, or `undefined` for any other address. */
export function readModule(path: string): Buffer | undefined {
  const [, name = '', rest = ''] = /^\/modules\/([\w-]+)\/([\w./-]+)$/.exec(path) ?? []
  const folder = folders[name]?.()
  if (folder === undefined) return undefined
  const file = join(folder, rest.endsWith('.js') ? rest : `${rest}.js`)
  return existsSync(file) ? readFileSync(file) : undefined
}
