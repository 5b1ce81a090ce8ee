/**
 * The mapping of a spreadsheet: which column says what.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartError } from '../start-error.ts'

const column = z.string().min(1)

/** A column, or the same value for each row. */
const field = z.union([
  column,
  z.strictObject({ column, as: z.enum(['text', 'number', 'boolean']).optional() }),
  z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
])
/** Where a value comes from. */
export type Field = z.output<typeof field>

const mapping = z.strictObject({
  /** Default: whichever of comma, semicolon and tab the first line has most of. */
  delimiter: z.string().length(1).optional(),
  /** What stands before the cents. */
  decimal: z.enum(['.', ',']).default('.'),
  /** Zone of times that name none; default the site's. */
  timeZone: z.string().optional(),
  /** One name for every row, or a column whose texts mean names; a row with another text is left out. */
  event: z.union([
    z.string().min(1).max(64),
    z.strictObject({ column, names: z.record(z.string(), z.string().min(1).max(64)) }),
  ]),
  /** The columns by which the source knows the row: the same again is the same event. Default: the whole row. */
  id: z.union([column, z.array(column).min(1)]).optional(),
  /** When it happened: a column with ISO times, or one in a format such as `dd.MM.yyyy HH:mm`. */
  time: z.union([column, z.strictObject({ column, format: z.string().min(1) })]),
  /** Whose it is: every one that is not empty. An e-mail is hashed before it goes anywhere. */
  subject: z
    .strictObject({
      visitor: column.optional(),
      user: column.optional(),
      email: column.optional(),
      emailSha256: column.optional(),
      orderId: column.optional(),
    })
    .refine(subject => Object.values(subject).some(name => name !== undefined), 'must name a column'),
  /** The event's data, by its name there. */
  data: z.record(z.string(), field).default({}),
  /** Rows of one id that follow one another are one event with an item each. */
  items: z.record(z.string(), field).optional(),
})
/** A mapping. Columns that it does not name are not imported. */
export type Mapping = z.output<typeof mapping>

/**
 * Reads a mapping file.
 *
 * @throws {StartError} It cannot be read, or says something that is not understood, which is named.
 */
export function readMapping(path: string): Mapping {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The mapping cannot be read: ${path} (${why}); see docs/sending-events.md.`, {
      cause,
    })
  }
  const read = mapping.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const where = issue === undefined || issue.path.length === 0 ? 'the mapping' : issue.path.join('.')
  throw new StartError(
    `The mapping is not usable: ${path}, ${where}: ${issue?.message ?? 'is wrong'}; see docs/sending-events.md.`,
  )
}

/** The columns that a mapping needs. */
export function columnsOf({ event, id, time, subject, data, items }: Mapping): readonly string[] {
  const nameOf = (from: Field): string[] =>
    typeof from === 'string' ? [from] : 'column' in from ? [from.column] : []
  return [
    ...(typeof event === 'string' ? [] : [event.column]),
    ...(id === undefined ? [] : [id].flat()),
    typeof time === 'string' ? time : time.column,
    ...Object.values(subject).filter(name => name !== undefined),
    ...[...Object.values(data), ...Object.values(items ?? {})].flatMap(nameOf),
  ]
}
