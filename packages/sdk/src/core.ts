import { createRecorder, type Recorder } from './event/recorder.ts'
import { createQueue, type Queue } from './queue/queue.ts'
import type { Row } from './queue/row.ts'
import type { Sender } from './send/batch.ts'
import { type BatchSender, createSender } from './send/sender.ts'

/** Events made, kept and delivered: what is left of a client without visitor, consent, page views and captures. */
export interface Core {
  readonly _recorder: Recorder
  readonly _queue: Queue
  readonly _sender: BatchSender
}

/** Whose events these are, and where they go. */
export interface CoreOptions {
  readonly site: string
  readonly endpoint: string
  /** What a batch of these rows says of its visitor. */
  readonly _sender: (rows: readonly Row[]) => Sender
}

/** Creates the line from an event to the collector. Nothing is stored or sent before the first row. */
export function createCore({ site, endpoint, _sender }: CoreOptions): Core {
  const recorder = createRecorder()
  const stream = recorder._stream
  const queue = createQueue(site, stream, () => sender._wake())
  const sender = createSender(queue, { _site: site, _endpoint: endpoint, _stream: stream, _sender })
  return { _recorder: recorder, _queue: queue, _sender: sender }
}
