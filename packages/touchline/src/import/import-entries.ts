/**
 * Sends what a file holds to a collector, window by window, and keeps aside what cannot be taken.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { type BatchAnswer, limits, wireVersion } from '@touchline/protocol'
import type { BadLine, BadLines } from './bad-lines.ts'
import type { Checkpoint, Progress } from './checkpoint.ts'
import type { Entry, Envelope, UnreadEvent } from './entry.ts'

/** What an import works with. */
export interface ImportOptions {
  readonly entries: AsyncIterable<Entry>
  readonly checkpoint: Checkpoint
  readonly badLines: BadLines
  /** Sends one batch; resolves when it is on disk. */
  readonly deliver: (batch: string) => Promise<BatchAnswer>
  /** Hears of progress, and of each line that was kept aside. */
  readonly onWindow: (progress: Progress, bad: readonly BadLine[]) => void
}

/** Lines that are in memory at a time. */
const linesPerWindow = 5_000
/** Batches under way at a time: the collector syncs those that arrive together once. */
const inFlight = 8

interface Sendable {
  readonly line: number
  readonly text: string
  readonly event: UnreadEvent
}

interface Batch {
  readonly envelope: Envelope
  readonly members: Sendable[]
  bytes: number
}

/** Imports all entries after the checkpoint, and removes it at the end. */
export async function importEntries(options: ImportOptions): Promise<Progress> {
  const { entries, checkpoint } = options
  const begin = checkpoint.found?.line ?? 0
  let progress: Progress = checkpoint.found ?? { line: 0, accepted: 0, skipped: 0, bad: 0 }
  let window: Entry[] = []
  const flush = async (): Promise<void> => {
    if (window.length === 0) return
    progress = await importWindow(options, window, progress)
    window = []
  }
  for await (const entry of entries) {
    if (entry.line <= begin) continue
    window.push(entry)
    if (window.length >= linesPerWindow) await flush()
  }
  await flush()
  checkpoint.remove()
  return progress
}

async function importWindow(
  { checkpoint, badLines, deliver, onWindow }: ImportOptions,
  window: readonly Entry[],
  before: Progress,
): Promise<Progress> {
  const bad: BadLine[] = window.flatMap(({ line, text, read }) =>
    read.outcome === 'bad' ? [{ line, code: 'unreadable', detail: read.detail, text }] : [],
  )
  const batches = toBatches(window)
  let accepted = 0
  const next = batches.values()
  const send = async (): Promise<void> => {
    for (const batch of next) {
      const answer = await deliver(toBody(batch))
      accepted += answer.accepted
      for (const { index, code, detail } of answer.rejected) {
        const { line = 0, text = '' } = batch.members[index] ?? {}
        bad.push({ line, code, detail, text })
      }
    }
  }
  await Promise.all(Array.from({ length: inFlight }, send))
  bad.sort((a, b) => a.line - b.line)
  badLines.add(bad)
  const progress: Progress = {
    line: window.at(-1)?.line ?? before.line,
    accepted: before.accepted + accepted,
    skipped: before.skipped + window.filter(({ read }) => read.outcome === 'skipped').length,
    bad: before.bad + bad.length,
  }
  checkpoint.save(progress)
  onWindow(progress, bad)
  return progress
}

/** A batch has one page life; events that name their subject each go together. */
function toBatches(window: readonly Entry[]): readonly Batch[] {
  const open = new Map<string, Batch>()
  const batches: Batch[] = []
  for (const { line, text, read } of window) {
    if (read.outcome !== 'event') continue
    const { envelope, event } = read
    const key = JSON.stringify(envelope)
    const size = Buffer.byteLength(JSON.stringify(event)) + 1
    let batch = open.get(key)
    if (
      batch === undefined ||
      batch.members.length >= limits.eventsPerBatch ||
      batch.bytes + size > limits.bodyBytes * 0.9
    ) {
      batch = { envelope, members: [], bytes: 0 }
      open.set(key, batch)
      batches.push(batch)
    }
    batch.members.push({ line, text, event })
    batch.bytes += size
  }
  return batches
}

const toBody = ({ envelope, members }: Batch): string =>
  JSON.stringify({
    v: wireVersion,
    batch: randomUUID(),
    sdk: 'import/1',
    ...envelope,
    events: members.map(({ event }) => event),
  })
