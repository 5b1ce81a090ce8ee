/**
 * Reads the bytes of a body, counted while they arrive: a Content-Length header may lie or be absent.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { limits, Refusal } from '@touchline/protocol'

/** Reads the body of a `Request`. */
export async function readStream(body: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.byteLength
      // Leaving the loop cancels the stream: nothing more is taken in.
      if (size > limits.bodyBytes) throw tooLarge(limits.bodyBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof Refusal ? error : brokenOff(error)
  }
  return Buffer.concat(chunks, size)
}

/** Reads the body of a node:http request. What comes after too much of it is thrown away unread. */
export function readIncoming(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const onData = (chunk: Buffer): void => {
      size += chunk.byteLength
      if (size <= limits.bodyBytes) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      incoming.off('data', onData).resume()
      reject(tooLarge(limits.bodyBytes))
    }
    incoming.on('data', onData)
    incoming.on('end', () => {
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size))
      // The request lives until its answer has left; its body need not.
      chunks.length = 0
    })
    incoming.on('error', error => reject(brokenOff(error)))
  })
}

/** The refusal of a body that has too many bytes, packed or unpacked. */
export function tooLarge(bytes: number): Refusal {
  return new Refusal('too_large', `the body is larger than ${bytes} bytes; send fewer events at a time`)
}

/** Senders go away in the middle of a body; most of them will not hear this. */
function brokenOff(cause: unknown): Refusal {
  return new Refusal('bad_json', 'the body broke off; send it again', { cause })
}
