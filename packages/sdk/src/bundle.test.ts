import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { version } from './version.ts'

const root = import.meta.dirname

/** What a source file imports at run time; types leave no trace in the bundle. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8')
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'([^']+)'/gms)
  return [...statements].map(([, specifier]) => specifier ?? '')
}

/** Every file that an entry brings with it, and every package. */
function reach(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier))
      else packages.add(specifier)
    }
  }
  visit(join(root, entry))
  return { files, packages }
}

test('the script tag holds the limits, and no zod', () => {
  expect([...reach('script-tag/script-tag.ts').packages]).toEqual(['@touchline/protocol/limits'])
})

test('the package holds web-vitals besides', () => {
  const { packages } = reach('index.ts')
  expect([...packages].sort()).toEqual(['@touchline/protocol/limits', 'web-vitals/attribution'])
})

test('the core knows no capture', () => {
  const captures = [...reach('touchline.ts').files].filter(file => file.includes('/capture/'))
  expect(captures).toEqual([join(root, 'capture/captures.ts')])
})

test('the version sent is the package’s', () => {
  expect(version).toBe(manifest.version)
})
