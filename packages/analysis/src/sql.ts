/**
 * SQL with bound values only.
 *
 * What stands between the backticks is text; whatever is interpolated becomes a `{p0:Type}` placeholder, so no
 * value of a question can become SQL. Fragments nest. Names of tables and columns come from ingest's tables.
 *
 * @module
 */
import { type Table, tables } from '@touchline/ingest'

/** A value that can be bound; its type in SQL follows from it. */
export type Value = string | number | boolean | readonly string[] | readonly number[]

interface Bound {
  readonly type: string
  readonly value: Value
}

/** A piece of SQL: `texts` has one entry more than `values`, which stand between them. */
export interface Sql {
  readonly texts: readonly string[]
  readonly values: readonly Bound[]
}

/** A statement as the store takes it. */
export interface Statement {
  readonly text: string
  readonly params: Readonly<Record<string, Value>>
}

/**
 * A piece of SQL.
 *
 * @example
 * sql`SELECT count() FROM ${table(journeys)} WHERE site = ${site}`
 */
export function sql(strings: TemplateStringsArray, ...inserts: readonly (Sql | Value)[]): Sql {
  return strings
    .slice(1)
    .reduce(
      (whole, text, index) => append(append(whole, toSql(inserts[index] as Sql | Value)), fixed(text)),
      fixed(strings[0] ?? ''),
    )
}

/** A statement with its placeholders named in order; a fragment that is used twice binds its values once. */
export function render(whole: Sql): Statement {
  const names = new Map([...new Set(whole.values)].map((bound, index) => [bound, `p${index}`]))
  const text = whole.texts.reduce((before, piece, index) => {
    const bound = whole.values[index - 1] as Bound
    return `${before}{${names.get(bound)}:${bound.type}}${piece}`
  })
  return { text, params: Object.fromEntries([...names].map(([bound, name]) => [name, bound.value])) }
}

/** Several pieces with a separator between them. */
export function join(pieces: readonly Sql[], separator: ', ' | ' AND ' | ' OR ' | ' + ' | '\n'): Sql {
  const [first = fixed(''), ...rest] = pieces
  return rest.reduce((whole, piece) => append(append(whole, fixed(separator)), piece), first)
}

/** The name of one of ingest's tables. */
export function table(of: Table): Sql {
  if (!tables.includes(of)) throw new Error(`Not one of the store's tables: ${of.name}.`)
  return fixed(of.name)
}

/** The name of a column; throws for a name that its table does not have. */
export function column(of: Table, name: string): Sql {
  if (!Object.hasOwn(of.columns, name)) throw new Error(`Not a column of ${of.name}: ${name}.`)
  return fixed(name)
}

/** A count or position as text, where the grammar takes no placeholder: `state.3`. */
export function ordinal(number: number): Sql {
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`Not a position: ${number}.`)
  return fixed(String(number))
}

function toSql(insert: Sql | Value): Sql {
  if (typeof insert === 'object' && 'texts' in insert) return insert
  return { texts: ['', ''], values: [{ type: typeOf(insert), value: insert }] }
}

function typeOf(value: Value): string {
  if (typeof value === 'string') return 'String'
  if (typeof value === 'boolean') return 'Bool'
  if (typeof value === 'number') return numberType([value])
  return value.every(entry => typeof entry === 'string')
    ? 'Array(String)'
    : `Array(${numberType(value as readonly number[])})`
}

function numberType(numbers: readonly number[]): string {
  const wrong = numbers.find(number => !Number.isFinite(number))
  if (wrong !== undefined) throw new Error(`Not a number that can be bound: ${wrong}.`)
  return numbers.every(Number.isSafeInteger) ? 'Int64' : 'Float64'
}

function fixed(text: string): Sql {
  return { texts: [text], values: [] }
}

function append(before: Sql, after: Sql): Sql {
  const seam = `${before.texts.at(-1) ?? ''}${after.texts[0] ?? ''}`
  return {
    texts: [...before.texts.slice(0, -1), seam, ...after.texts.slice(1)],
    values: [...before.values, ...after.values],
  }
}
