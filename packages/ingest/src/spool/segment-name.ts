/**
 * Names of segment files. The name is the token of the segment's insert, so no two segments may ever share one,
 * not even when the folder was emptied or restored in between.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'

const shape = /^(\d{15})-[0-9a-f]{8}\.segment$/

/** Whether a file of the spool's folder is a segment. */
export function isSegmentName(name: string): boolean {
  return shape.test(name)
}

/** Makes names whose order is the order in which they were made, however the clock is set meanwhile. */
export function createSegmentNames(existing: readonly string[]): () => string {
  let last = Math.max(0, ...existing.map(name => Number(shape.exec(name)?.[1] ?? 0)))
  return () => {
    last = Math.max(Date.now(), last + 1)
    return `${String(last).padStart(15, '0')}-${randomBytes(4).toString('hex')}.segment`
  }
}
