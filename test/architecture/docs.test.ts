import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesUnder, packageNames, root } from './source-files.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = [
  ...filesUnder('docs').filter(path => path.endsWith('.md')),
  ...['README.md', 'CONTRIBUTING.md', 'THIRD-PARTY-NOTICES.md'],
]

/** GitHub's way from a heading to its anchor. */
const toAnchor = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

const anchorsOf = (page: string) =>
  [...read(page).matchAll(/^#{1,6} (.+)$/gm)].map(match => toAnchor(match[1] ?? ''))

function brokenLinks(page: string): string[] {
  const text = read(page).replaceAll(/```[\s\S]*?```/g, '')
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    match => match[1] ?? match[2] ?? '',
  )
  return targets.filter(target => {
    if (/^(https?:|mailto:)/.test(target)) return false
    const [file = '', anchor] = target.split('#')
    const path = file === '' ? page : join(dirname(page), file)
    if (!existsSync(join(root, path))) return true
    return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).includes(anchor)
  })
}

describe('the docs', () => {
  it.each(pages)('of %s link to what exists', page => {
    expect(brokenLinks(page)).toEqual([])
  })

  it('have every package in the map of the architecture', () => {
    const map = read('docs/architecture.md')
    expect(packageNames.filter(name => !map.includes(`packages/${name}`))).toEqual([])
  })

  it.each(pages)('of %s name files that exist', page => {
    const named = [...read(page).matchAll(/`((?:packages|examples|scripts|test|docs)\/[\w./-]+\.\w+)`/g)]
    const missing = named.map(match => match[1] ?? '').filter(path => !existsSync(join(root, path)))
    expect(missing.filter(path => !path.includes('/dist/'))).toEqual([])
  })

  it('number the decisions without a gap', () => {
    const numbers = filesUnder('docs/decisions')
      .map(path => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]))
      .sort((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(numbers.length).toBeGreaterThan(0)
  })
})
