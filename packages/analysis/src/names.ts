/**
 * Names for codes.
 *
 * @module
 */
import { type Asking, rowsOf } from './asking.ts'
import { type NameRow, namesSql } from './journeys/sql.ts'

/** An element of a journey or the first of a touch, as codes. */
export interface Coded {
  readonly event: number
  readonly path: number
  readonly touchpoint: number
}

/** A code's name; touchpoints have a label, a phase and a channel as well. */
export type Names = (kind: NameRow['kind'], code: number) => NameRow | null

/** Reads the names of all codes that occur. */
export async function readNames(asking: Asking, site: string, coded: readonly Coded[]): Promise<Names> {
  const found = new Map<string, NameRow>()
  const kinds = ['event', 'path', 'touchpoint'] as const
  await Promise.all(
    kinds.map(async kind => {
      const wanted = [...new Set(coded.map(one => one[kind]))].filter(code => code !== 0)
      if (wanted.length === 0) return
      for (const row of await rowsOf<NameRow>(asking, namesSql(site, kind, wanted))) {
        found.set(`${kind} ${row.code}`, row)
      }
    }),
  )
  return (kind, code) => found.get(`${kind} ${code}`) ?? null
}
