import { limits, wireVersion } from '@touchline/protocol/limits'
import { now } from '../event/clock.ts'
import { toJson } from '../event/json.ts'
import type { Ledger } from '../queue/ledger.ts'
import type { Row } from '../queue/row.ts'
import { version } from '../version.ts'

/** What a batch says of its visitor. */
export interface Sender {
  /** Absent in cookieless mode. */
  readonly visitor?: string | undefined
  /** The domain of the visitor's cookie, empty for the page's host, where the collector's answer is to renew it. */
  readonly renew?: string | undefined
}

/** Bytes of events in one batch: with its envelope it stays within what a browser grants to a leaving page. */
const eventBytesPerBatch = limits.keepaliveBytes - 4_000

/**
 * The rows that can travel together, from the first on: one page life, consent and visitor, within the limits of a batch.
 */
export function firstBatch(rows: readonly Row[], most: number): Row[] {
  const [first] = rows
  let [count, bytes] = [0, 0]
  const fits = (row: Row) => {
    bytes += row.bytes + 1
    return ++count <= most && (row === first || bytes <= eventBytesPerBatch)
  }
  return rows.filter(
    row =>
      row.stream === first?.stream &&
      row.consent === first.consent &&
      row.visitor === first.visitor &&
      fits(row),
  )
}

/** What a batch's body is made of, beside its rows. */
export interface Parcel extends Pick<Sender, 'renew'> {
  readonly key: string
  readonly batch: string
  /** The page's own clock at this attempt, for events of this very page life: nobody sets that clock. */
  readonly mono?: number | undefined
  /** Page lives of which the collector is asked how far they have come. */
  readonly unheard?: readonly string[] | undefined
}

/** Writes a batch's body, with the clock at this very attempt: the collector corrects the events' times by it. */
export function toBody(parcel: Parcel, rows: readonly Row[], ledger: Ledger): string {
  const { id, created, acknowledged, dropped } = ledger
  const { consent, stream, visitor } = Object(rows[0]) as Partial<Row>
  const head = toJson({
    v: wireVersion,
    ...parcel,
    consent,
    stream,
    visitor,
    sentAt: now(),
    sdk: `js/${version}`,
    env: {
      // A page may have a variable of that name.
      screen: screen.width > 0 ? [screen.width, screen.height] : undefined,
      languages: navigator.languages.slice(0, 5),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      webdriver: navigator.webdriver === true,
    },
    ledger: id ? { id, created, acknowledged, dropped } : undefined,
  })
  return `${head?.slice(0, -1)},"events":[${rows.map(row => row.json).join()}]}`
}
