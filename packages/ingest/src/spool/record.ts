/**
 * A record of a segment file: what one accepted batch leaves behind.
 *
 * On disk: marker (4 bytes), length of the payload (4, little endian), CRC-32 of length and payload (4), payload.
 * The payload is one line of JSON, `{"events":n,"receivedAt":t,"visitors":[[site,visitor],…],"delivery":{…}}`, and then
 * the rows.
 * The marker lets a reader find the next record behind a damaged one, whose length cannot be trusted.
 *
 * @module
 */
import { crc32 } from 'node:zlib'

/** A visitor whose events changed, so that what is derived from them must be rebuilt. */
export interface ChangedVisitor {
  readonly site: string
  readonly visitor: string
}

/**
 * What a page's batch said of its ledger, and which of its numbers were accepted: a row of table `deliveries`,
 * apart from the events themselves, so that one that is missing later is missed.
 */
export interface DeliveryNote {
  readonly site: string
  /** The ledger's id; the UUID of zeros for a batch that brought none. */
  readonly ledger: string
  readonly stream: string
  readonly created: number
  readonly acknowledged: number
  readonly known_before: number
  readonly dropped: Readonly<Record<string, number>>
  /** `seq` of the events that were accepted. */
  readonly accepted: readonly number[]
  /** `seq` of the events that were refused, as far as they had one. */
  readonly refused: readonly number[]
  readonly first_at: number
  readonly last_at: number
}

/** What one accepted batch leaves behind. */
export interface SpoolRecord {
  /**
   * Rows of table `events` as newline-delimited JSON, one line an event, the last line break included. What they
   * share may stand on a line of its own: `toWholeRows` writes it out.
   */
  readonly rows: Uint8Array
  /** Number of events in `rows`. */
  readonly events: number
  readonly receivedAt: number
  /** Whom the rows belong to, each once. */
  readonly visitors: readonly ChangedVisitor[]
  /** Only of a page's batch, and only if it had something to tell. */
  readonly delivery?: DeliveryNote | undefined
}

const marker = 0x31724c54 // "TLr1"
const headerBytes = 12

/** Writes a record as the chunks of one gathered write. */
export function encodeRecord(record: SpoolRecord): readonly [header: Buffer, rows: Uint8Array] {
  const { events, receivedAt, visitors, delivery, rows } = record
  const about = JSON.stringify({
    events,
    receivedAt,
    visitors: visitors.map(v => [v.site, v.visitor]),
    delivery,
  })
  const head = Buffer.allocUnsafe(headerBytes + Buffer.byteLength(about) + 1)
  head.write(`${about}\n`, headerBytes)
  head.writeUInt32LE(marker, 0)
  head.writeUInt32LE(head.byteLength - headerBytes + rows.byteLength, 4)
  head.writeUInt32LE(crc32(rows, crc32(head.subarray(headerBytes), crc32(head.subarray(4, 8)))), 8)
  return [head, rows]
}

/** Bytes between two good records that belong to none. */
interface DamagedRange {
  readonly from: number
  readonly to: number
}

/** What a segment file holds. */
export interface SegmentContent {
  readonly records: readonly SpoolRecord[]
  /** Damage in front of the last good record: a disk's fault, kept aside. */
  readonly damaged: readonly DamagedRange[]
  /** Where the last good record ends; what follows is the torn tail of a write that was never acknowledged. */
  readonly end: number
}

/** Reads all good records of a segment file, whatever stands between them. Never throws for its content. */
export function readRecords(file: Buffer): SegmentContent {
  const records: SpoolRecord[] = []
  const damaged: DamagedRange[] = []
  let end = 0
  let position = 0
  while (position + headerBytes <= file.byteLength) {
    const next = readRecord(file, position)
    if (next === null) {
      position = nextMarker(file, position + 1)
      continue
    }
    if (position > end) damaged.push({ from: end, to: position })
    records.push(next.record)
    position = next.end
    end = next.end
  }
  return { records, damaged, end }
}

function nextMarker(file: Buffer, from: number): number {
  const found = file.indexOf('TLr1', from, 'latin1')
  return found === -1 ? file.byteLength : found
}

function readRecord(file: Buffer, at: number): { readonly record: SpoolRecord; readonly end: number } | null {
  if (file.readUInt32LE(at) !== marker) return null
  const start = at + headerBytes
  const end = start + file.readUInt32LE(at + 4)
  if (end > file.byteLength) return null
  const payload = file.subarray(start, end)
  if (crc32(payload, crc32(file.subarray(at + 4, at + 8))) !== file.readUInt32LE(at + 8)) return null
  const lineEnd = payload.indexOf(10)
  // The checksum held, so this is what encodeRecord wrote.
  const about: Omit<SpoolRecord, 'rows' | 'visitors'> & { visitors: [string, string][] } = JSON.parse(
    payload.toString('utf8', 0, lineEnd),
  )
  const visitors = about.visitors.map(([site, visitor]) => ({ site, visitor }))
  return { record: { ...about, visitors, rows: payload.subarray(lineEnd + 1) }, end }
}
