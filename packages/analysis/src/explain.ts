/**
 * From what zod found to what an asker can use: the one field that is wrong, and what would be right.
 *
 * @module
 */
import type { z } from 'zod'
import { nearest } from './nearest.ts'
import { QuestionError } from './question-error.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Parts of the published question that no version answers yet; they are refused, never ignored. */
const later: Readonly<Record<string, string>> = {
  segment: 'Segments narrow no funnel yet; leave it out, and use `where` on a step.',
  breakdown: 'Breakdowns are not answered yet; leave it out.',
  exclude: 'Exclusions are not counted yet; leave it out.',
  times: 'Repetitions are not counted yet; give the step as often as it should happen.',
}

/** The first wrong field of a question. */
export function toQuestionError(error: z.ZodError, question: unknown): QuestionError {
  const found = error.issues.map(issue => narrow(issue, []))[0]
  if (found === undefined) return new QuestionError('', 'Not a question.')
  const { issue, path } = found
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return new QuestionError(dotted([...path, key]), later[key] ?? `No such field: ${key}; leave it out.`)
  }
  return new QuestionError(dotted(path), describe(issue, valueAt(question, path)))
}

/** A union's issue says only that nothing fitted; the alternative that came nearest says what is missing. */
function narrow(issue: Issue, outer: Path): { readonly issue: Issue; readonly path: Path } {
  const path = [...outer, ...issue.path]
  if (issue.code !== 'invalid_union') return { issue, path }
  const alternatives = issue.errors.filter(issues => issues.length > 0)
  const fewest = Math.min(...alternatives.map(distance))
  const closest = alternatives.filter(issues => distance(issues) === fewest)
  const [only] = closest
  return closest.length === 1 && only?.[0] !== undefined ? narrow(only[0], path) : { issue, path }
}

/** How far an alternative is from what was given: a wrong field inside it is nearer than one that is not its own. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.path.length === 0)
      return sum + (issue.code === 'unrecognized_keys' ? 10 * issue.keys.length : 100)
    return sum + (issue.code === 'invalid_type' && issue.input === undefined ? 20 : 1)
  }, 0)
}

function describe(issue: Issue, value: unknown): string {
  const given = value === undefined ? '' : `: ${JSON.stringify(value)?.slice(0, 100)}`
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map(String)
    if (choices.length === 1 && choices[0] === 'ordered') {
      return `Only ordered funnels are counted yet${given}; give ordered or leave it out.`
    }
    return oneOf(choices, value, given)
  }
  if (issue.code === 'invalid_union') {
    // For a union told apart by one field zod lists that field's values, though its types do not say so.
    if ('options' in issue && Array.isArray(issue.options))
      return oneOf(issue.options.map(String), value, given)
    return `Not understood${given}; a step is an object with event, page, touchpoint or any.`
  }
  if (value === undefined) return `Missing; ${issue.message.replace(/^Invalid input: /, '')}.`
  return `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}${given}`
}

function oneOf(choices: readonly string[], value: unknown, given: string): string {
  if (value === undefined) return `Missing; give one of ${choices.join(', ')}.`
  const near = typeof value === 'string' ? nearest(value, choices) : null
  return `Not one of ${choices.join(', ')}${given}${near === null ? '' : `; did you mean ${near}?`}`
}

function valueAt(question: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    question,
  )
}

function dotted(path: Path): string {
  return path.map(String).join('.')
}
