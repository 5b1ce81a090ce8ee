/**
 * @module
 */
import { limits } from '@touchline/protocol'
import type { Site } from './site.ts'

const dayMs = 24 * 60 * 60 * 1000

/** How long a site keeps what happened; 13 months unless it says otherwise. */
export const retentionMs = ({ retentionDays }: Pick<Site, 'retentionDays'>): number =>
  retentionDays === undefined ? limits.idBehindMs : retentionDays * dayMs
