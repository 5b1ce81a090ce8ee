/**
 * How far page lives have come, for a page that finds what an earlier one has sent in its last moment: nobody was there
 * any more to read the answer.
 *
 * It is remembered and never kept: after a restart, or by another collector, the page is told nothing, and sends again.
 *
 * @module
 */
import type { DeliveryNote } from '../spool/record.ts'

/** What is remembered of page lives. */
export interface Heard {
  /** Remembers which numbers of a page life are on disk. To be called when they are. */
  add(note: Pick<DeliveryNote, 'stream' | 'accepted'>): void
  /** The number up to which every event of each page life is on disk; `undefined` when none of them is remembered. */
  of(streams: readonly string[]): Readonly<Record<string, number>> | undefined
}

/** A page life is forgotten when so many others have come after it, or twice as many. */
const streamsAtMost = 10_000
/** Numbers that are waited for in front of others; who leaves larger gaps is told less than is known. */
const beyondAtMost = 50

const none: readonly number[] = []

interface Progress {
  /** Everything up to here is on disk. */
  upTo: number
  /** What is on disk behind the first gap, in order: an event that grows while it waits is sent after younger ones. */
  beyond: readonly number[]
}

/** Creates the memory: 3 MB when it is full, 11 if every page life has gaps. */
export function createHeard(): Heard {
  // Two generations: what is heard of again moves into the younger one, and the older one is dropped as a whole.
  let young = new Map<string, Progress>()
  let old = new Map<string, Progress>()
  const find = (stream: string) => young.get(stream) ?? old.get(stream)
  return {
    add({ stream, accepted }) {
      const progress = find(stream) ?? { upTo: 0, beyond: none }
      advance(progress, accepted)
      if (young.size >= streamsAtMost && !young.has(stream)) {
        old = young
        young = new Map()
      }
      young.set(stream, progress)
    },
    of(streams) {
      const known = streams.flatMap(stream => {
        const upTo = find(stream)?.upTo ?? 0
        return upTo > 0 ? [[stream, upTo] as const] : []
      })
      return known.length === 0 ? undefined : Object.fromEntries(known)
    },
  }
}

function advance(progress: Progress, accepted: readonly number[]): void {
  const beyond: number[] = []
  for (const seq of [...progress.beyond, ...accepted].sort((a, b) => a - b)) {
    if (seq === progress.upTo + 1) progress.upTo = seq
    else if (seq > progress.upTo && seq !== beyond.at(-1)) beyond.push(seq)
  }
  progress.beyond = beyond.length === 0 ? none : beyond.slice(0, beyondAtMost)
}
