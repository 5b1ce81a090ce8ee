import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { describe, expect, it } from 'vitest'
import { packageNames, root, type SourceFile, shippedSources } from './source-files.ts'

/** What a package may know; the table of docs/architecture.md. */
interface Rule {
  /** Own packages whose values it may use. */
  readonly values: readonly string[]
  /** Own packages whose types it may use besides. */
  readonly types: readonly string[]
  /** Packages of others; `declared` is any its package.json names. */
  readonly others: readonly string[] | 'declared'
  readonly mayUseNode: boolean
}

const protocol = ['@touchline/protocol', '@touchline/protocol/limits']

const rules: Readonly<Record<string, Rule>> = {
  protocol: { values: [], types: [], others: ['zod'], mayUseNode: false },
  sdk: {
    values: ['@touchline/protocol/limits'],
    types: ['@touchline/protocol'],
    others: ['web-vitals'],
    mayUseNode: false,
  },
  ingest: { values: protocol, types: [], others: 'declared', mayUseNode: true },
  analysis: { values: [...protocol, '@touchline/ingest'], types: [], others: 'declared', mayUseNode: false },
  dashboard: {
    values: [],
    types: ['@touchline/analysis', '@touchline/protocol'],
    others: 'declared',
    mayUseNode: false,
  },
  touchline: {
    values: [
      ...protocol,
      '@touchline/ingest',
      '@touchline/analysis',
      '@touchline/sdk',
      '@touchline/dashboard',
    ],
    types: [],
    others: 'declared',
    mayUseNode: true,
  },
}

interface Import {
  readonly file: string
  readonly from: string
  readonly typeOnly: boolean
}

function importsOf(file: SourceFile): Import[] {
  const fromImports = file.module.staticImports.map(({ moduleRequest, entries }) => ({
    from: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every(entry => entry.isType),
  }))
  const fromExports = file.module.staticExports.flatMap(({ entries }) =>
    entries
      .filter(entry => entry.moduleRequest !== null)
      .map(entry => ({ from: entry.moduleRequest?.value ?? '', typeOnly: entry.isType })),
  )
  // A dynamic import of a computed address cannot be judged; none may be hidden in one, which reviews must see.
  const dynamic = file.module.dynamicImports
    .map(({ moduleRequest }) => file.text.slice(moduleRequest.start, moduleRequest.end))
    .filter(text => /^['"`]/.test(text))
    .map(text => ({ from: text.slice(1, -1), typeOnly: false }))
  return [...fromImports, ...fromExports, ...dynamic].map(entry => ({ file: file.path, ...entry }))
}

const packageOf = (from: string) => from.split('/', from.startsWith('@') ? 2 : 1).join('/')

function declared(name: string): string[] {
  const manifest = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'))
  // The dashboard is shipped as built files: what it bundles is a tool of its build.
  const bundled = name === 'dashboard' ? manifest.devDependencies : {}
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...bundled })
}

function isAllowed(name: string, rule: Rule, { from, typeOnly }: Import): boolean {
  if (from.startsWith('.')) return true
  if (isBuiltin(from)) return rule.mayUseNode && from.startsWith('node:')
  if (from.startsWith('@touchline/')) {
    return rule.values.includes(from) || (typeOnly && rule.types.includes(from))
  }
  const others = rule.others === 'declared' ? declared(name) : rule.others
  return others.includes(packageOf(from))
}

describe('imports', () => {
  it('have a rule for every package', () => {
    expect(Object.keys(rules).sort()).toEqual(packageNames)
  })

  it.each(Object.entries(rules))('of %s follow the data', (name, rule) => {
    const sources = shippedSources.filter(file => file.package === name)
    const broken = sources.flatMap(importsOf).filter(entry => !isAllowed(name, rule, entry))
    expect(broken).toEqual([])
  })

  it('of own files stay inside the package and name the file with its ending', () => {
    const broken = shippedSources.flatMap(importsOf).filter(({ file, from }) => {
      if (!from.startsWith('.')) return false
      const target = new URL(from, `file:///${file}`).pathname
      const home = `/${file.split('/').slice(0, 3).join('/')}/`
      return !target.startsWith(home) || !/\.[a-z]+(\?[a-z]+)?$/.test(from) || from.endsWith('.js')
    })
    expect(broken).toEqual([])
  })
})
