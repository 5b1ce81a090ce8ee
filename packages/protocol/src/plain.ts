/**
 * Finds out quickly whether a schema would accept a value and give it back as it is.
 *
 * The check is made from the schema itself, so the two cannot drift apart. It says yes only where it is certain;
 * whatever it does not know, a transform that changes something included, is left to the schema.
 *
 * @module
 */
import type { z } from 'zod'

/** Whether the schema accepts a value unchanged. `false` means only: ask the schema. */
export type PlainCheck = (value: unknown) => boolean

type Schema = z.core.$ZodTypes
type Definition<Kind extends Schema['_zod']['def']['type']> = Extract<
  Schema['_zod']['def'],
  { readonly type: Kind }
>

const never: PlainCheck = () => false

/**
 * Makes the check of a schema. It expects what `JSON.parse` makes: own fields alone, and no classes.
 *
 * A kind of schema that it cannot read makes a check that always says no: slow, and never wrong.
 */
export function plainCheck(schema: z.core.$ZodType): PlainCheck {
  const { def } = (schema as Schema)._zod
  const check = checkOf(def)
  return def.type === 'number' || def.type === 'string' ? check : allOf([check, ...extraChecks(def)])
}

function checkOf(def: Schema['_zod']['def']): PlainCheck {
  switch (def.type) {
    case 'unknown':
      return () => true
    case 'boolean':
      return def.coerce === true ? never : value => typeof value === 'boolean'
    case 'string':
      return textCheck(def)
    case 'number':
      return numberCheck(def)
    case 'literal':
      return oneOf(def.values)
    case 'enum':
      return oneOf(Object.values(def.entries))
    case 'optional':
      return optionalCheck(plainCheck(def.innerType))
    case 'array':
      return arrayCheck(plainCheck(def.element))
    case 'tuple':
      return tupleCheck(def)
    case 'record':
      return recordCheck(plainCheck(def.keyType), plainCheck(def.valueType))
    case 'object':
      return objectCheck(def)
    case 'union':
      return unionCheck(def)
    case 'pipe':
      return pipeCheck(def)
    default:
      return never
  }
}

function textCheck(def: Definition<'string'>): PlainCheck {
  if (def.coerce === true || 'check' in def) return never
  const isFit = allOf(extraChecks(def))
  return value => typeof value === 'string' && isFit(value)
}

function numberCheck(def: Definition<'number'>): PlainCheck {
  if (def.coerce === true) return never
  const isFit = allOf(extraChecks(def))
  if (!('check' in def)) return value => Number.isFinite(value) && isFit(value)
  if (!('format' in def) || def.format !== 'safeint') return never
  return value => Number.isSafeInteger(value) && isFit(value)
}

function oneOf(values: readonly unknown[]): PlainCheck {
  const [only, ...others] = values
  if (others.length === 0) return value => value === only
  const known = new Set(values)
  return value => known.has(value)
}

function optionalCheck(inner: PlainCheck): PlainCheck {
  return value => value === undefined || inner(value)
}

function arrayCheck(element: PlainCheck): PlainCheck {
  return value => {
    if (!Array.isArray(value)) return false
    for (let i = 0; i < value.length; i += 1) if (!element(value[i])) return false
    return true
  }
}

function tupleCheck(def: Definition<'tuple'>): PlainCheck {
  const items = def.items.map(plainCheck)
  if (def.rest !== null) return never
  return value =>
    Array.isArray(value) && value.length === items.length && items.every((item, i) => item(value[i]))
}

// Only a parser makes `__proto__` a field of its own, and the schemas leave it out of what they give back.
const dropped = '__proto__'

function recordCheck(key: PlainCheck, field: PlainCheck): PlainCheck {
  return value => {
    if (!isObject(value)) return false
    for (const name in value) if (name === dropped || !key(name) || !field(value[name])) return false
    return true
  }
}

/** Walks the fields that are there: events have few of the many that they could have. */
function objectCheck(def: Definition<'object'>): PlainCheck {
  if (def.catchall?._zod.def.type !== 'unknown') return never
  const fields = new Map<string, { readonly check: PlainCheck; readonly required: number }>()
  let requiredFields = 0
  for (const [name, schema] of Object.entries(def.shape)) {
    const check = plainCheck(schema)
    const required = check(undefined) ? 0 : 1
    requiredFields += required
    fields.set(name, { check, required })
  }
  return value => {
    if (!isObject(value)) return false
    let found = 0
    for (const name in value) {
      const field = fields.get(name)
      if (field === undefined) {
        if (name === dropped) return false
      } else if (field.check(value[name])) found += field.required
      else return false
    }
    return found === requiredFields
  }
}

/** A union gives back what its first fitting option does; only of the first is it certain that none fits before. */
function unionCheck(def: Definition<'union'>): PlainCheck {
  const { options } = def
  if ('discriminator' in def) return discriminatedCheck(options, String(def.discriminator))
  const [first] = options
  return first === undefined ? never : plainCheck(first)
}

function discriminatedCheck(options: readonly z.core.$ZodType[], discriminator: string): PlainCheck {
  const checks = new Map<unknown, PlainCheck>()
  for (const option of options) {
    const { def } = (option as Schema)._zod
    const mark =
      def.type === 'object' ? (def.shape[discriminator] as Schema | undefined)?._zod.def : undefined
    if (mark?.type !== 'literal') return never
    for (const literal of mark.values) checks.set(literal, plainCheck(option))
  }
  return value => isObject(value) && (checks.get(value[discriminator])?.(value) ?? false)
}

/** A transform that leaves this value as it is changes nothing, whether it comes before the schema or after it. */
function pipeCheck(def: Definition<'pipe'>): PlainCheck {
  const [before, after] = [transformCheck(def.in), transformCheck(def.out)]
  const check = plainCheck(before === undefined ? def.in : def.out)
  // Before the schema, a transform must make do with any value; after it, with one that the schema has let through.
  if (before !== undefined) return value => before(value) && check(value)
  return after === undefined ? never : value => check(value) && after(value)
}

/** Whether a transform leaves a value as it is; one that asks for more than the value is not tried. */
function transformCheck(schema: z.core.$ZodType): PlainCheck | undefined {
  const { def } = (schema as Schema)._zod
  if (def.type !== 'transform') return undefined
  const transform = def.transform as (value: unknown) => unknown
  return transform.length > 1 ? never : value => transform(value) === value
}

function extraChecks(def: z.core.$ZodTypeDef): readonly PlainCheck[] {
  return (def.checks ?? []).map(check => toCheck(check as z.core.$ZodChecks))
}

function toCheck(check: z.core.$ZodChecks): PlainCheck {
  const { def } = check._zod
  switch (def.check) {
    case 'min_length':
      return value => (value as string).length >= def.minimum
    case 'max_length':
      return value => (value as string).length <= def.maximum
    case 'greater_than':
      return value => (value as typeof def.value) > def.value || (def.inclusive && value === def.value)
    case 'less_than':
      return value => (value as typeof def.value) < def.value || (def.inclusive && value === def.value)
    case 'string_format':
      return patternCheck('pattern' in def ? def.pattern : undefined)
    default:
      return customCheck(def)
  }
}

function patternCheck(pattern: RegExp | undefined): PlainCheck {
  // Such a pattern remembers where it stopped.
  if (pattern === undefined || pattern.global || pattern.sticky) return never
  return value => pattern.test(value as string)
}

function customCheck(def: object): PlainCheck {
  if (!('fn' in def) || typeof def.fn !== 'function') return never
  const { fn } = def
  return value => Boolean(fn(value))
}

function allOf(checks: readonly PlainCheck[]): PlainCheck {
  const [first, second, ...others] = checks
  if (first === undefined) return () => true
  if (second === undefined) return first
  const rest = others.length === 0 ? second : allOf([second, ...others])
  return value => first(value) && rest(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
