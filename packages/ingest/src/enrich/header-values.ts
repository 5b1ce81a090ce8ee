/**
 * @module
 */

/** The headers of a request, by their names in lower case; `null` for one that was not sent. */
export type HeaderValues = Pick<Headers, 'get'>
