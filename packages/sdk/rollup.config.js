import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { limits } from '@touchline/protocol/limits'
import manifest from './package.json' with { type: 'json' }

const { version } = manifest
const folder = 'dist/tag'

/** Puts the protocol's limits in as numbers: the table itself would travel with all its names. */
const inlineLimits = {
  name: 'inline-limits',
  transform: code => code.replace(/\blimits\.(\w+)/g, (all, name) => `${limits[name] ?? all}`),
}

/** See `script-tag/script-tag.ts`. */
const nativeImport = {
  name: 'native-import',
  transform: code => code.replace(/\bimportModule\(/g, 'import('),
}

/** In the order in which scripts are made of them: a letter that is everywhere packs best. */
const letters = [...'etnorsicaudlfpwhmygvbkxMSjOTqEDABLNIRzPCHUWFJVYKQZGX$_']
const shortNames = [
  ...letters,
  ...letters.flatMap(second => letters.slice(0, 20).map(first => first + second)),
]
/** The minifier's table of names, filled anew for each file. */
const nameCache = {}

/** Gives the shortest names to the private members that are written most often: the minifier goes by their order. */
const nameByUse = {
  name: 'name-by-use',
  renderChunk(code) {
    // What other members are called, no private one is.
    const taken = new Set(
      [...code.matchAll(/\.(\w+)|[{,]\s*(\w+)\s*:/g)].map(([, after, before]) => after ?? before),
    )
    const free = shortNames.filter(name => !taken.has(name))
    const uses = new Map()
    for (const [name] of code.matchAll(/\b_[a-z]\w*/gi)) uses.set(name, (uses.get(name) ?? 0) + 1)
    const byUse = [...uses].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    nameCache.props = { props: Object.fromEntries(byUse.map(([name], n) => [`$${name}`, free[n]])) }
    delete nameCache.vars
    return null
  },
}

/** Members whose names begin with `_` are private to the file and get short names. */
const minify = terser({
  nameCache,
  ecma: 2022,
  module: true,
  compress: {
    passes: 8,
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

const plugins = [inlineLimits, nativeImport, nodeResolve({ browser: true }), nameByUse, minify]

/** A file that a script tag loads, as the newest and under its version, which never changes. */
const script = (input, name) => ({
  input: `dist/${input}.js`,
  output: [`touchline${name}.js`, `touchline-${version}${name}.js`].map(file => ({
    file: `${folder}/${file}`,
    format: 'iife',
    // Nobody but the file itself can reach the parts that are bundled into it.
    freeze: false,
  })),
  plugins,
  onwarn,
})

/** A file that the script loads on demand from beside itself. */
const part = file => ({
  input: `dist/parts/${file.replace('.ts', '.js')}`,
  output: { file: `${folder}/touchline-${version}.${file.replace('.ts', '.js')}`, format: 'es' },
  plugins,
  onwarn,
})

const parts = readdirSync(new URL('src/parts', import.meta.url)).filter(file => file !== 'part.ts')

/** What looks at a page from inside: an expression's worth of script, for whoever can run one there. */
const pageReport = {
  input: 'dist/report/page-report.js',
  output: { file: 'dist/page-report.js', format: 'iife', name: 'touchlinePageReport' },
  plugins: [inlineLimits, nodeResolve({ browser: true })],
  onwarn,
}

/** Lists every file with its size, and with its hash for `integrity`. */
const writeManifest = {
  name: 'manifest',
  closeBundle() {
    const files = {}
    for (const file of readdirSync(folder).filter(name => name.endsWith('.js'))) {
      const bytes = readFileSync(`${folder}/${file}`)
      files[file] = {
        integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
        bytes: bytes.length,
        gzip: gzipSync(bytes, { level: 9 }).length,
        brotli: brotliCompressSync(bytes).length,
      }
    }
    writeFileSync(`${folder}/manifest.json`, `${JSON.stringify({ version, files }, null, 2)}\n`)
  },
}

/** The module that a bundler takes: one file, with the limits of the protocol in it, readable as it is. */
const esModule = {
  input: 'dist/index.js',
  output: { file: 'dist/esm/touchline.js', format: 'es' },
  external: ['idb-keyval', /^web-vitals/],
  plugins: [nodeResolve({ browser: true }), writeManifest],
  onwarn,
}

export default [
  script('script-tag/script-tag', ''),
  script('script-tag/full', '.full'),
  script('pixel/pixel-tag', '-pixel'),
  ...parts.map(part),
  pageReport,
  esModule,
]
