import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import nodeResolve from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'

const require = createRequire(import.meta.resolve('@rollup/plugin-terser'))
const { minify } = require('terser')

import { limits } from '@touchline/protocol/limits'

const inlineLimits = {
  name: 'l',
  transform: code => code.replace(/\blimits\.(\w+)/g, (all, name) => `${limits[name] ?? all}`),
}
const nativeImport = { name: 'n', transform: code => code.replace(/\bimportModule\(/g, 'import(') }
const codes = {}
for (const input of ['script-tag', 'full']) {
  const b = await rollup({
    input: `dist/script-tag/${input}.js`,
    plugins: [inlineLimits, nativeImport, nodeResolve({ browser: true })],
  })
  codes[input] = (await b.generate({ format: 'iife' })).output[0].code
}
const base = {
  passes: 8,
  unsafe: true,
  unsafe_arrows: true,
  unsafe_methods: true,
  pure_getters: true,
  keep_fargs: false,
}
const variants = {
  base: {},
  inline1: { inline: 1 },
  inline2: { inline: 2 },
  inline0: { inline: 0 },
  reducefuncs: { reduce_funcs: false },
  reducevars: { reduce_vars: false },
  seq: { sequences: false },
  comps: { unsafe_comps: true },
  undef: { unsafe_undefined: true },
  regexp: { unsafe_regexp: true },
  collapse: { collapse_vars: false },
  hoistf: { hoist_funs: true },
  hoistp: { hoist_props: false },
  joinvars: { join_vars: false },
  ifret: { if_return: false },
  cond: { conditionals: false },
  comparisons: { comparisons: false },
  p3: { passes: 3 },
  p20: { passes: 20 },
  compprops: { computed_props: false },
  evalu: { evaluate: false },
  sw: { switches: false },
  lhs: { lhs_constants: false },
}
for (const [name, v] of Object.entries(variants)) {
  const out = []
  for (const input of ['script-tag', 'full']) {
    const { code } = await minify(codes[input], {
      ecma: 2022,
      module: true,
      compress: { ...base, ...v },
      mangle: { properties: { regex: /^_/ } },
      format: {},
    })
    out.push(gzipSync(code, { level: 9 }).length)
  }
  console.log(name, ...out)
}
