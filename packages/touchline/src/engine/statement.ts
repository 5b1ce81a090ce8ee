/**
 * What the HTTP face has to know about a statement before the engine sees it: which values it binds, whether
 * it is one statement, and whether rows follow it.
 *
 * @module
 */

/** Words that would change a session for the requests after this one. */
const sticky = new Set(['SET', 'USE'])

/** What a statement's text says about itself. */
export interface StatementText {
  /** First word, in capitals: `SELECT`, `CREATE` … */
  readonly verb: string
  /** Names of the `{name:Type}` placeholders, each once. */
  readonly placeholders: readonly string[]
  /** Whether something follows a semicolon. */
  readonly several: boolean
  /** Whether it would leave a mark on the session: `SET`, `USE`. */
  readonly sticky: boolean
}

/** Literals, quoted names and comments, which hold no placeholders; then placeholders, words, semicolons. */
const token =
  /'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.|``)*`|"(?:[^"\\]|\\.|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\{\s*(?<name>[A-Za-z_]\w*)\s*:[^}]*\}|(?<word>[A-Za-z_]\w*)|(?<end>;)|[^\s]/g

/** Reads a statement without understanding it: skips literals and comments, as the engine's own lexer does. */
export function readStatement(sql: string): StatementText {
  const placeholders = new Set<string>()
  let verb = ''
  let ended = false
  let several = false
  for (const match of sql.matchAll(token)) {
    const text = match[0]
    const isComment = text.startsWith('--') || text.startsWith('/*')
    if (isComment) continue
    if (ended) several = true
    const { name, word, end } = match.groups ?? {}
    if (name !== undefined) placeholders.add(name)
    if (verb === '' && word !== undefined) verb = word.toUpperCase()
    if (end !== undefined) ended = true
  }
  return { verb, placeholders: [...placeholders], several, sticky: sticky.has(verb) }
}

/** An insert whose rows follow as bytes. */
export interface RawInsert {
  readonly table: string
  readonly columns?: readonly string[] | undefined
  readonly settings: Readonly<Record<string, string>>
  readonly format: string
  /** Characters of the statement's text that belong to it; what follows are rows. */
  readonly length: number
}

const rawInsert =
  /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?(?<table>[\w.`"]+)\s*(?:\((?<columns>[^)]*)\))?\s*(?:SETTINGS\s+(?<settings>(?:[A-Za-z_]\w*\s*=\s*(?:'(?:[^'\\]|\\.)*'|[-\w.]+)\s*,?\s*)+))?\s*FORMAT\s+(?<format>\w+)(?:\s*;)?\s*/i

const pair = /([A-Za-z_]\w*)\s*=\s*('(?:[^'\\]|\\.)*'|[-\w.]+)/g

/** Reads `INSERT INTO table [(columns)] [SETTINGS …] FORMAT name`, or `null` when it is something else. */
export function readRawInsert(sql: string): RawInsert | null {
  const match = rawInsert.exec(sql)
  const { table, columns, settings, format } = match?.groups ?? {}
  if (match === null || table === undefined || format === undefined || /^values$/i.test(format)) return null
  const pairs = [...(settings ?? '').matchAll(pair)].map(([, name = '', value = '']) => [
    name,
    unquote(value),
  ])
  return {
    table: plainName(table),
    columns: columns?.split(',').map(column => plainName(column.trim())),
    settings: Object.fromEntries(pairs),
    format,
    length: match[0].length,
  }
}

const plainName = (name: string): string => name.replaceAll(/[`"]/g, '')

const unquote = (value: string): string =>
  value.startsWith("'") ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value

const escapes: Readonly<Record<string, string>> = { "'": "\\'", '\\': '\\\\', '\0': '\\0' }

/**
 * A value as a literal of the engine's SQL. A NUL would end the text at the engine's C interface, so it is
 * written as an escape.
 */
export function toLiteral(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the character that has to be escaped.
  return `'${value.replaceAll(/['\\\u0000]/g, found => escapes[found] ?? found)}'`
}
