/**
 * The visitor of a day, for page lives that may store nothing: the same network and the same browser on one day.
 *
 * @module
 */
import { type Address, truncated } from '../door/address.ts'
import { uuidFrom } from '../wire/derived-id.ts'
import type { DailySalts } from './daily-salts.ts'

/** What a visitor of a day is made from. */
export interface DailySource {
  readonly site: string
  readonly address: Address | null
  readonly userAgent: string
  /** When it happened, epoch milliseconds. */
  readonly at: number
}

/** Value of column `daily`; empty when there is no address to make it from. */
export function dailyVisitor(salts: DailySalts, { site, address, userAgent, at }: DailySource): string {
  return address === null ? '' : uuidFrom(salts.of(at), site, truncated(address), userAgent)
}
