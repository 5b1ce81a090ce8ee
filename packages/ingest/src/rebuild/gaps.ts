/**
 * The quiet times by which a visitor's events are cut. Questions that ask whether something may still go on use
 * the same ones.
 *
 * @module
 */

/** A pause that is longer ends a session; one of exactly this length does not (`definitions.md` 1.3). */
export const sessionGapMs = 30 * 60 * 1000

/** Elements of one touch are no further apart (`definitions.md` 2.1). */
export const touchGapMs = 30 * 60 * 1000

/** More quiet time than this ends a journey (`definitions.md` 2.2). */
export const journeyGapMs = 30 * 24 * 60 * 60 * 1000
