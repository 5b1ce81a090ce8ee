/**
 * Whom a journey was asked for.
 *
 * @module
 */
import { type Asking, rowsOf } from '../asking.ts'
import { QuestionError } from '../question-error.ts'
import type { Sql } from '../sql.ts'
import { personOfVisitorSql, personSql } from './sql.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const anonymous = /^v:([0-9a-f-]{36})$/i

/**
 * The person meant by a person's id, a user id or a visitor's id, in this order.
 *
 * A visitor that was nobody and became a user later is found by its old id too.
 */
export async function findPerson(asking: Asking, site: string, given: string): Promise<string> {
  const first = async (statement: Sql) => (await rowsOf<{ person: string }>(asking, statement))[0]?.person
  const found =
    (await first(personSql(site, [given, `u:${given}`]))) ??
    (uuid.test(given) ? await first(personOfVisitorSql(site, given, 'newest')) : undefined) ??
    (await byOldId(given))
  if (found !== undefined) return found
  throw new QuestionError(
    'person',
    `Nobody known by this: ${given}; give a user id, a visitor's id, or a person's id from the list of journeys.`,
  )

  async function byOldId(id: string): Promise<string | undefined> {
    const visitor = anonymous.exec(id)?.[1]
    return visitor !== undefined && uuid.test(visitor)
      ? first(personOfVisitorSql(site, visitor, 'first'))
      : undefined
  }
}
