/**
 * A visit in words: how it ended, as far as it has.
 *
 * @module
 */
import type { JourneySession } from '@touchline/analysis'
import { readablePath } from '../../format/path.ts'

/** A visit goes on with whatever comes within half an hour: before that it has no exit, and is no bounce. */
const sessionGap = 30 * 60 * 1000

/** A bounce with less engaged time than this is the one of somebody who left at once. */
const atOnce = 10_000

const isOpen = ({ endAt }: Pick<JourneySession, 'endAt'>, now: number): boolean => now - endAt < sessionGap

/** The rule by which a visit is a bounce, or is one so far; nothing of another visit. */
export function sayBounce(
  visit: Pick<JourneySession, 'bounce' | 'engagedMs' | 'endAt'>,
  now: number,
): string {
  if (!visit.bounce) return ''
  if (isOpen(visit, now)) return 'one page, no interaction so far'
  return visit.engagedMs < atOnce
    ? 'left at once: one page, less than 10 s'
    : 'bounce: one page, no interaction'
}

/** Where a visit came to from its first page; nothing of a visit without a page. */
export function sayExit(visit: Pick<JourneySession, 'pageViews' | 'exit' | 'endAt'>, now: number): string {
  if (visit.pageViews === 0) return ''
  const soFar = isOpen(visit, now)
  if (visit.pageViews === 1) return soFar ? 'the only page so far' : 'the only page'
  const exit = readablePath(visit.exit)
  return soFar ? `so far to ${exit}` : `to ${exit}`
}
