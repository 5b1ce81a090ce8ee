/**
 * Reads a request's body: bounded while it arrives, unpacked when it is gzip, decoded and parsed.
 *
 * @module
 */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { limits, Refusal } from '@touchline/protocol'

const unpack = promisify(gunzip)
const acceptedTypes = new Set(['', 'text/plain', 'application/json'])
const acceptedEncodings = new Set(['', 'identity', 'gzip'])

/** A body as JSON, with the bytes it had once unpacked. */
export interface ReadBody {
  readonly json: unknown
  readonly bytes: number
}

/** Reads the body of a request. */
export async function readBody(request: Request): Promise<ReadBody> {
  const type = mediaType(request.headers.get('content-type') ?? '')
  if (!acceptedTypes.has(type)) {
    throw new Refusal(
      'unsupported_type',
      `the content type is not read: ${type}; send text/plain or application/json`,
    )
  }
  const encoding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase()
  if (!acceptedEncodings.has(encoding)) {
    throw new Refusal('unsupported_type', `the content encoding is not read: ${encoding}; send gzip or none`)
  }
  const packed = await readBytes(request)
  const bytes = encoding === 'gzip' || isGzip(packed) ? await unpacked(packed) : packed
  return { json: parse(bytes), bytes: bytes.byteLength }
}

function mediaType(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase()
}

// Pages send gzip under text/plain without saying so: the header would cost a preflight.
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** Counts what arrives: a Content-Length header may lie or be absent. */
async function readBytes(request: Request): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > limits.bodyBytes) throw tooLarge(limits.bodyBytes)
  if (request.body === null) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    // Leaving the loop cancels the stream: nothing more is taken in.
    if (size > limits.bodyBytes) throw tooLarge(limits.bodyBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

async function unpacked(packed: Buffer): Promise<Buffer> {
  try {
    return await unpack(packed, { maxOutputLength: limits.unpackedBytes })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits.unpackedBytes)
    throw new Refusal('bad_encoding', 'the body is not whole gzip; pack it again', { cause })
  }
}

function tooLarge(bytes: number): Refusal {
  return new Refusal('too_large', `the body is larger than ${bytes} bytes; send fewer events at a time`)
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    // The parser's own message quotes the body, which may hold personal data; its reader is a developer's log.
    throw new Refusal('bad_json', 'the body is not JSON in UTF-8; send one JSON object', { cause })
  }
}
