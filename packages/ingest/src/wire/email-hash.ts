/**
 * @module
 */
import { createHash } from 'node:crypto'

/** What an e-mail address is known by: SHA-256 of it without spaces around it and in lower case, as hexadecimal digits. */
export const emailSha256 = (address: string): string =>
  createHash('sha256').update(address.trim().toLowerCase()).digest('hex')
