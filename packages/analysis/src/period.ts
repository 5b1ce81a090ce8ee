/**
 * What every question has: a site and a period of whole days.
 *
 * @module
 */
import { z } from 'zod'

export const siteId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the id of a site')

const day = z.iso.date('must be a day such as 2026-11-01')

/** Whole days of the site's time zone; `to` is not included. */
export const period = { from: day, to: day }
