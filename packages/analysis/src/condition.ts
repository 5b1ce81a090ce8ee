/**
 * A further condition on the event of a step, decided on the event as it was sent.
 *
 * @module
 */
import { events } from '@touchline/ingest'
import { toAddressPath } from '@touchline/protocol'
import { z } from 'zod'
import { column, join, type Sql, sql } from './sql.ts'

/** How a value is compared. Letters' case counts; `between` includes both ends. */
const operator = z.enum([
  '=',
  '!=',
  'in',
  'not-in',
  '>',
  '>=',
  '<',
  '<=',
  'between',
  'contains',
  'starts-with',
  'exists',
])
type Operator = z.output<typeof operator>

const scalar = z.union([z.string().max(2048), z.number(), z.boolean()])
type Scalar = z.output<typeof scalar>

/** Fields of the page, and the columns they are kept in. */
const pageColumns: Readonly<Record<string, string>> = {
  title: 'title',
  path: 'path',
  url: 'url',
  host: 'host',
  referrer: 'referrer',
  type: 'page_type',
  nav: 'nav',
}

const field = z
  .string()
  .max(134)
  .regex(/^(data|page)(\.[A-Za-z0-9_-]+)+$/, 'must be data.… or page.…')
  .refine(
    name => name.startsWith('data.') || Object.hasOwn(pageColumns, name.slice('page.'.length)),
    `must be data.… or one of ${Object.keys(pageColumns)
      .map(name => `page.${name}`)
      .join(', ')}`,
  )

/** A field of an event's data or page, compared with a value. */
export const condition = z
  .strictObject({
    /** `data.value`, `page.title` …; `data.items.item_id` holds when it holds for any of the items. */
    field,
    op: operator,
    value: z.union([scalar, z.array(scalar).max(1000)]).optional(),
  })
  .superRefine(({ op, value }, context) => {
    const message = wrongValue(op, value)
    if (message !== null) context.addIssue({ code: 'custom', path: ['value'], message })
  })
export type Condition = z.output<typeof condition>

function wrongValue(op: Operator, value: Condition['value']): string | null {
  if (op === 'exists') {
    return value === undefined || typeof value === 'boolean' ? null : 'must be true, false or left out'
  }
  if (op === 'in' || op === 'not-in') return Array.isArray(value) ? null : `must be a list for ${op}`
  if (op === 'between') return isRange(value) ? null : 'must be two numbers or two texts, the lower first'
  if (op === '=' || op === '!=') {
    return value === undefined || Array.isArray(value) ? 'must be a text, a number, true or false' : null
  }
  if (op === 'contains' || op === 'starts-with') return typeof value === 'string' ? null : 'must be a text'
  return typeof value === 'string' || typeof value === 'number' ? null : 'must be a number or a text'
}

function isRange(value: Condition['value']): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [low, high] = value as [Scalar, Scalar]
  return typeof low === typeof high && typeof low !== 'boolean' && low <= high
}

/** The condition on a row of `events`. */
export function conditionSql(of: Condition): Sql {
  const [source, ...keys] = of.field.split('.') as [string, ...string[]]
  const negative = of.op === '!=' || of.op === 'not-in' || (of.op === 'exists' && of.value === false)
  const holds = source === 'page' ? onPage(of, keys) : onData(of, keys)
  return negative ? sql`NOT (${holds})` : sql`(${holds})`
}

/** Addresses are kept as browsers write them, and asked about as people do. */
const addresses = new Set(['path', 'url', 'referrer'])

function onPage(of: Condition, keys: readonly string[]): Sql {
  const name = keys.join('.')
  const text = column(events, pageColumns[name] ?? '')
  const written = addresses.has(name) ? { ...of, value: asAddress(of.value) } : of
  return compare(written, { text, exists: sql`${text} != ''` })
}

function asAddress(value: Condition['value']): Condition['value'] {
  if (Array.isArray(value)) return value.map(one => (typeof one === 'string' ? toAddressPath(one) : one))
  return typeof value === 'string' ? toAddressPath(value) : value
}

function onData(of: Condition, keys: readonly string[]): Sql {
  const [first, ...rest] = keys
  if (first !== 'items' || rest.length === 0) return compare(of, json(sql`data`, keys))
  return sql`arrayExists(item -> ${compare(of, json(sql`item`, rest))}, JSONExtractArrayRaw(data, 'items'))`
}

interface Found {
  readonly text: Sql
  readonly exists: Sql
}

/** A text as it is, anything else as JSON: `20`, `true`. */
function json(document: Sql, keys: readonly string[]): Found {
  const place = sql`${document}, ${join(
    keys.map(key => sql`${key}`),
    ', ',
  )}`
  return {
    text: sql`if(JSONType(${place}) = 'String', JSONExtractString(${place}), JSONExtractRaw(${place}))`,
    exists: sql`JSONHas(${place})`,
  }
}

function compare(of: Condition, { text, exists }: Found): Sql {
  const value = of.value
  switch (of.op) {
    case 'exists':
      return exists
    case '=':
    case '!=':
      return equals(text, exists, value as Scalar)
    case 'in':
    case 'not-in':
      return isOneOf(text, exists, value as readonly Scalar[])
    case 'contains':
      return sql`${exists} AND position(${text}, ${value as string}) > 0`
    case 'starts-with':
      return sql`${exists} AND startsWith(${text}, ${value as string})`
    case 'between': {
      const [low, high] = value as [string | number, string | number]
      return sql`${ordered(text, exists, '>=', low)} AND ${ordered(text, exists, '<=', high)}`
    }
    default:
      return ordered(text, exists, of.op, value as string | number)
  }
}

/** Shops write numbers as numbers and as texts, so a number is compared with either. */
function number(text: Sql): Sql {
  return sql`toFloat64OrNull(${text})`
}

function equals(text: Sql, exists: Sql, value: Scalar): Sql {
  if (typeof value === 'number') return sql`ifNull(${number(text)} = ${value}, false)`
  return sql`${exists} AND ${text} = ${String(value)}`
}

function isOneOf(text: Sql, exists: Sql, values: readonly Scalar[]): Sql {
  const numbers = values.filter(value => typeof value === 'number')
  const others = values.filter(value => typeof value !== 'number').map(String)
  const among = sql`${exists} AND has(${others}, ${text})`
  return numbers.length === 0
    ? among
    : sql`${among} OR has(${numbers}, assumeNotNull(${number(text)})) AND isNotNull(${number(text)})`
}

const signs = { '>': sql`>`, '>=': sql`>=`, '<': sql`<`, '<=': sql`<=` } as const

function ordered(text: Sql, exists: Sql, op: keyof typeof signs, value: string | number): Sql {
  if (typeof value === 'number') return sql`ifNull(${number(text)} ${signs[op]} ${value}, false)`
  return sql`${exists} AND ${text} ${signs[op]} ${value}`
}
