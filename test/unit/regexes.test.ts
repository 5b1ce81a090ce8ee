import { checkSync } from 'recheck'
import { expect, test } from 'vitest'
import { eachNode, shippedSources } from '../architecture/source-files.ts'

/**
 * Expressions that do not run in linear time, and why that harms nobody. The text must be somebody's who could as well
 * stop the server, or short.
 */
const harmless: Readonly<Record<string, string>> = {
  ' (DEFAULT|CODEC).*$': 'runs over the columns of this product’s own tables',
  '-\\d+\\.\\d+\\.\\d+[^/]*\\.js$': 'runs over the names of files that were built',
  '(https?:\\/\\/[^\\s?#\'"]*)[?#][^\\s\'"]*':
    'runs over 4,000 characters of a message that goes into the log',
  '[^\\s@"\'<>:]{1,64}(?:@|%40)[^\\s@"\'<>]{1,253}\\.[a-z]{2,24}':
    'runs over 4,000 characters of a message that goes into the log',
}
/** The engine's face answers this product alone, by a password that is made anew at every start. */
const harmlessFiles = ['packages/touchline/src/engine/statement.ts']

const serverPackages = new Set(['protocol', 'ingest', 'analysis', 'touchline'])

interface Expression {
  readonly path: string
  readonly pattern: string
  readonly flags: string
}

function expressions(): readonly Expression[] {
  const found = new Map<string, Expression>()
  for (const file of shippedSources) {
    if (!serverPackages.has(file.package ?? '') || harmlessFiles.includes(file.path)) continue
    eachNode(file, node => {
      if (node.type !== 'Literal' || !('regex' in node)) return
      const { pattern, flags } = node.regex
      found.set(`${pattern} ${flags}`, { path: file.path, pattern, flags })
    })
  }
  return [...found.values()]
}

test('no expression of the server can be made to run for long by what somebody sends', () => {
  const all = expressions()
  expect(all.length).toBeGreaterThan(60)
  const slow = all
    .filter(({ pattern }) => !(pattern in harmless))
    .map(one => ({ ...one, checked: checkSync(one.pattern, one.flags, { timeout: 20_000 }) }))
    .filter(({ checked }) => checked.status !== 'safe')
    .map(
      ({ path, pattern, checked }) =>
        `${path}: /${pattern}/ is ${checked.status}: ${'complexity' in checked ? checked.complexity?.summary : ''}`,
    )
  expect(slow).toEqual([])
  const patterns = new Set(all.map(({ pattern }) => pattern))
  expect(Object.keys(harmless).filter(pattern => !patterns.has(pattern))).toEqual([])
})
