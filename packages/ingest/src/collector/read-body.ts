/**
 * Reads a request's body: bounded while it arrives, unpacked when it is gzip, decoded and parsed.
 *
 * @module
 */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { limits, Refusal } from '@touchline/protocol'
import { createGate } from './gate.ts'
import type { Delivery } from './intake.ts'
import { tooLarge } from './read-bytes.ts'

const unpack = promisify(gunzip)
// As many as Node has threads for it. A hundred bombs at once would take half a gigabyte before each is found out.
const unpackInTurn = createGate(4)
const acceptedTypes = new Set(['', 'text/plain', 'application/json'])
const acceptedEncodings = new Set(['', 'identity', 'gzip'])
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads the body of a delivery, and unpacks it. */
export async function readBody({ headers, bytes }: Pick<Delivery, 'headers' | 'bytes'>): Promise<Buffer> {
  const type = mediaType(headers.get('content-type') ?? '')
  if (!acceptedTypes.has(type)) {
    throw new Refusal(
      'unsupported_type',
      `the content type is not read: ${type}; send text/plain or application/json`,
    )
  }
  const encoding = (headers.get('content-encoding') ?? '').trim().toLowerCase()
  if (!acceptedEncodings.has(encoding)) {
    throw new Refusal('unsupported_type', `the content encoding is not read: ${encoding}; send gzip or none`)
  }
  if (Number(headers.get('content-length') ?? 0) > limits.bodyBytes) throw tooLarge(limits.bodyBytes)
  const packed = await bytes()
  return encoding === 'gzip' || isGzip(packed) ? unpacked(packed) : packed
}

function mediaType(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase()
}

// Pages send gzip under text/plain without saying so: the header would cost a preflight.
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

async function unpacked(packed: Buffer): Promise<Buffer> {
  try {
    return await unpackInTurn(() => unpack(packed, { maxOutputLength: limits.unpackedBytes }))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits.unpackedBytes)
    throw new Refusal('bad_encoding', 'the body is not whole gzip; pack it again', { cause })
  }
}

/** Reads a body as JSON. */
export function parseBody(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch (cause) {
    // The parser's own message quotes the body, which may hold personal data; its reader is a developer's log.
    throw new Refusal('bad_json', 'the body is not JSON in UTF-8; send one JSON object', { cause })
  }
}
