import type { Batch } from '@touchline/protocol'
import { limits, wireVersion } from '@touchline/protocol/limits'
import type { Ledger } from '../queue/ledger.ts'
import type { Row } from '../queue/row.ts'
import { version } from '../version.ts'

/** Bytes of events in one batch: with its envelope it stays within what a browser grants to a leaving page. */
const eventBytesPerBatch = limits.keepaliveBytes - 4_000

/**
 * The rows that can travel together, from the first on: one page life, one visitor, one consent, within the
 * limits of a batch.
 */
export function firstBatch(rows: readonly Row[], most: number = limits.eventsPerBatch): Row[] {
  const [first] = rows
  if (!first) return []
  const batch: Row[] = []
  let bytes = 0
  for (const row of rows) {
    if (row.stream !== first.stream || row.visitor !== first.visitor || row.consent !== first.consent)
      continue
    bytes += row.bytes + 1
    if (batch.length >= most || (batch.length > 0 && bytes > eventBytesPerBatch)) break
    batch.push(row)
  }
  return batch
}

/** What the browser says about itself, as it goes into each batch. */
function readEnv(): NonNullable<Batch['env']> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return {
    screen: [screen.width, screen.height],
    languages: navigator.languages.slice(0, 5),
    ...(timeZone && { timeZone }),
    webdriver: navigator.webdriver === true,
  }
}

/** What a batch's body is made of. */
export interface Parcel {
  readonly site: string
  readonly batch: string
  readonly rows: readonly Row[]
  readonly ledger: Ledger
  /** The clock at this very attempt: the collector corrects the events' times by it. */
  readonly sentAt: number
  /** The page's own clock at this attempt, for events of this very page life: nobody sets that clock. */
  readonly mono?: number | undefined
}

/** Writes a batch's body. The events are JSON already and go in as they are. */
export function toBody({ site, batch, rows, ledger, sentAt, mono }: Parcel): string {
  const [first] = rows
  const head = JSON.stringify({
    v: wireVersion,
    key: site,
    batch,
    visitor: first?.visitor,
    consent: first?.consent,
    stream: first?.stream,
    sentAt,
    mono,
    sdk: `js/${version}`,
    env: readEnv(),
    ledger: ledger.id ? ledger : undefined,
  })
  return `${head.slice(0, -1)},"events":[${rows.map(row => row.json).join()}]}`
}
