import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { limits } from '@touchline/protocol/limits'
import manifest from './package.json' with { type: 'json' }

/** Writes the file again under its version, and a list of both with the hashes for `integrity`. */
const release = {
  name: 'release',
  generateBundle(_options, bundle) {
    const source = bundle['touchline.js'].code
    const bytes = Buffer.from(source)
    const entry = {
      integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
      bytes: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes).length,
    }
    const versioned = `touchline-${manifest.version}.js`
    const files = { 'touchline.js': entry, [versioned]: entry }
    this.emitFile({ type: 'asset', fileName: versioned, source })
    const list = JSON.stringify({ version: manifest.version, files }, null, 2)
    this.emitFile({ type: 'asset', fileName: 'manifest.json', source: `${list}\n` })
  },
}

/** Puts the protocol's limits in as numbers: the table itself would travel with all its names. */
const inlineLimits = {
  name: 'inline-limits',
  transform: code => code.replace(/\blimits\.(\w+)/g, (all, name) => `${limits[name] ?? all}`),
}

/**
 * Members whose names begin with `_` are private to the file and get short names: see docs/decisions.
 * `unsafe` options only assume that built-in methods do what they do everywhere.
 */
const minify = terser({
  ecma: 2022,
  module: true,
  compress: {
    passes: 4,
    unsafe: true,
    unsafe_arrows: true,
    unsafe_methods: true,
    pure_getters: true,
    keep_fargs: false,
  },
  mangle: { properties: { regex: /^_/ } },
})

/** A warning of the bundler is a mistake of ours. */
const onwarn = warning => {
  throw new Error(warning.message)
}

/** The file that a script tag loads. */
const scriptTag = {
  input: 'dist/script-tag/script-tag.js',
  output: { file: 'dist/tag/touchline.js', format: 'iife' },
  plugins: [inlineLimits, nodeResolve({ browser: true }), minify, release],
  onwarn,
}

/** The module that a bundler takes: one file, with the limits of the protocol in it, readable as it is. */
const esModule = {
  input: 'dist/index.js',
  output: { file: 'dist/esm/touchline.js', format: 'es' },
  external: ['idb-keyval', 'web-vitals'],
  plugins: [nodeResolve({ browser: true })],
  onwarn,
}

export default [scriptTag, esModule]
