/**
 * Figures that are said in public: measured here, and compared with what the README says.
 */
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { at } from './workspace.mjs'

const kib = bytes => `${(bytes / 1024).toFixed(1)} KiB`

/** The sizes of the script that shops paste: raw, gzip and brotli, in bytes. */
export function scriptSizes() {
  const raw = readFileSync(at('packages/sdk/dist/tag/touchline.js'))
  return { raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli: brotliCompressSync(raw).length }
}

/** Fails when the README names other sizes than the script has. */
export function checkFigures() {
  const readme = readFileSync(at('README.md'), 'utf8')
  const sizes = scriptSizes()
  const expected = `${kib(sizes.gzip)} gzip, ${kib(sizes.brotli)} brotli`
  if (readme.includes(expected)) return
  throw new Error(`README.md names another size of the script: it is ${expected}. Write exactly this.`)
}
