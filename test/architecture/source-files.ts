/**
 * Every source file of the workspace, parsed, for tests that look at the shape of the code.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Comment,
  type EcmaScriptModule,
  type Node,
  type Program,
  parseSync,
  visitorKeys,
} from 'oxc-parser'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The packages, by folder. */
export const packageNames = readdirSync(`${root}packages`).sort()

export interface SourceFile {
  /** From the repository's root. */
  readonly path: string
  /** The package's folder name, or `null` outside of `packages`. */
  readonly package: string | null
  readonly text: string
  readonly program: Program
  readonly module: EcmaScriptModule
  readonly comments: readonly Comment[]
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(`${root}${folder}`, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'dist-types'].includes(entry.name)) continue
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* walk(path)
    else yield path
  }
}

/** All files under a folder of the repository, built ones left out. */
export const filesUnder = (folder: string): string[] => [...walk(folder)]

function readSource(path: string): SourceFile {
  const text = readFileSync(`${root}${path}`, 'utf8')
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)
  return { path, package: /^packages\/([^/]+)\//.exec(path)?.[1] ?? null, text, program, module, comments }
}

const isCode = (path: string) => /\.(ts|tsx|mjs|js)$/.test(path) && !path.endsWith('.d.ts')
/** Whether a path is a test's, or something only tests use. */
export const isTest = (path: string): boolean =>
  /\.(test|bench)\.tsx?$/.test(path) || path.startsWith('test/')

/** Everything under `packages/<name>/src`, tests included. */
export const packageSources: readonly SourceFile[] = packageNames
  .flatMap(name => filesUnder(`packages/${name}/src`))
  .filter(isCode)
  .map(readSource)

/** The set-up scripts and the tests that cross packages. */
export const otherSources: readonly SourceFile[] = ['scripts', 'test']
  .flatMap(filesUnder)
  .filter(path => isCode(path) && !path.startsWith('test/releases/'))
  .map(readSource)

/** The source files that ship: no tests. */
export const shippedSources = packageSources.filter(file => !isTest(file.path))

/** Calls `visit` with every node of a file's tree. */
export function eachNode(file: SourceFile, visit: (node: Node) => void): void {
  const pending: Node[] = [file.program]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    visit(node)
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Record<string, Node | Node[] | null>)[key]
      if (Array.isArray(child)) pending.push(...child.filter(entry => entry !== null))
      else if (child) pending.push(child)
    }
  }
}

/** The line of a position, from 1. */
export const lineAt = (file: SourceFile, position: number): number =>
  file.text.slice(0, position).split('\n').length
