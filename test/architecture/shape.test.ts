import { describe, expect, it } from 'vitest'
import {
  eachNode,
  isTest,
  lineAt,
  otherSources,
  packageSources,
  type SourceFile,
  shippedSources,
} from './source-files.ts'

const everySource = [...packageSources, ...otherSources]
const fileLimit = 300
const functionLimit = 60

const isFunction = (type: string) =>
  type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression'

function longFunctions(file: SourceFile): string[] {
  const found: string[] = []
  eachNode(file, node => {
    if (!isFunction(node.type)) return
    const first = lineAt(file, node.start)
    const lines = lineAt(file, node.end) - first + 1
    if (lines > functionLimit) found.push(`${file.path}:${first} has ${lines} lines`)
  })
  return found
}

/** Tables of data and files of types hold no function; their length costs a reader nothing. */
function holdsFunctions(file: SourceFile): boolean {
  let holds = false
  eachNode(file, node => {
    holds ||= isFunction(node.type)
  })
  return holds
}

function emptyCatches(file: SourceFile): string[] {
  const found: string[] = []
  eachNode(file, node => {
    if (node.type !== 'CatchClause' || node.body.body.length > 0) return
    const explained = file.comments.some(
      comment => comment.start > node.body.start && comment.end < node.body.end,
    )
    if (!explained) found.push(`${file.path}:${lineAt(file, node.start)}`)
  })
  return found
}

function classesThatAreNoErrors(file: SourceFile): string[] {
  const found: string[] = []
  eachNode(file, node => {
    if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return
    const parent = node.superClass?.type === 'Identifier' ? node.superClass.name : ''
    if (!/(Error|Refusal)$/.test(parent)) found.push(`${file.path}:${lineAt(file, node.start)}`)
  })
  return found
}

/** A statement, not prose: upper case words, as SQL is written here. */
const sql =
  /\b(SELECT\s[\s\S]*\sFROM\s|INSERT\s+INTO\s|(CREATE|ALTER|DROP)\s+(TABLE|DATABASE)\s|DELETE\s+FROM\s)/

function statementsOfSql(file: SourceFile): string[] {
  const found: string[] = []
  eachNode(file, node => {
    const text =
      node.type === 'Literal' && typeof node.value === 'string'
        ? node.value
        : node.type === 'TemplateLiteral'
          ? node.quasis.map(part => part.value.raw).join('…')
          : ''
    if (sql.test(text)) found.push(`${file.path}:${lineAt(file, node.start)}`)
  })
  return found
}

describe('the shape of the code', () => {
  it(`has no file over ${fileLimit} lines, tables of data and files of types aside`, () => {
    const long = everySource
      .filter(file => file.text.split('\n').length > fileLimit + 1 && holdsFunctions(file))
      .map(file => `${file.path}: ${file.text.split('\n').length - 1}`)
    expect(long).toEqual([])
  })

  it(`has no function over ${functionLimit} lines`, () => {
    expect(everySource.filter(file => !isTest(file.path)).flatMap(longFunctions)).toEqual([])
  })

  it('says in every empty catch why losing the error is right', () => {
    expect(everySource.flatMap(emptyCatches)).toEqual([])
  })

  it('uses classes for errors alone', () => {
    expect(shippedSources.flatMap(classesThatAreNoErrors)).toEqual([])
  })

  it('has SQL in ingest and analysis alone', () => {
    const others = shippedSources.filter(file => file.package !== 'ingest' && file.package !== 'analysis')
    expect(others.flatMap(statementsOfSql)).toEqual([])
  })

  it('names every file after an idea', () => {
    const nameless = /\/(utils?|helpers?|common|types|constants|misc|shared)\.[a-z]+$/
    const wellWritten = /\/[a-z0-9]+(-[a-z0-9]+)*(\.(test|bench|config))?\.(ts|tsx|mjs|js)$/
    const paths = everySource.map(file => `/${file.path}`)
    expect(paths.filter(path => nameless.test(path) || !wellWritten.test(path))).toEqual([])
  })

  it('exports by name, never by default and never everything', () => {
    const broken = packageSources.flatMap(file =>
      file.module.staticExports.flatMap(({ entries }) =>
        entries
          .filter(entry => entry.exportName.kind === 'Default' || /^All/.test(entry.importName.kind))
          .map(() => file.path),
      ),
    )
    expect(broken).toEqual([])
  })

  it('lists the public names of each package by hand, under headings', () => {
    const indexes = shippedSources.filter(file => /^packages\/[^/]+\/src\/index\.ts$/.test(file.path))
    for (const file of indexes) {
      const kinds = new Set(file.program.body.map(statement => statement.type))
      expect([...kinds], file.path).toEqual(['ExportNamedDeclaration'])
      expect(file.comments.length, `${file.path} has no heading`).toBeGreaterThan(0)
    }
    expect(indexes.length).toBeGreaterThanOrEqual(4)
  })
})
