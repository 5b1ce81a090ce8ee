/**
 * What a collector does with a request, whoever speaks HTTP for it.
 *
 * @module
 */
import { type BatchAnswer, Refusal, type RefusalName } from '@touchline/protocol'
import { type Client, readTrustedProxies } from '../door/client-address.ts'
import { createDoor, type Rates } from '../door/door.ts'
import { type CountryOf, createCountryOf } from '../enrich/country.ts'
import type { DailySalts } from '../enrich/daily-salts.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import type { NameLimits } from '../names/name-limits.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Sites } from '../settings/site.ts'
import type { Spool } from '../spool/spool.ts'
import { type AcceptedBody, createAcceptBody } from './accept-body.ts'
import { type Answer, batchAnswer, preflightAnswer, refusalAnswer } from './answer.ts'
import { createHeard } from './heard.ts'
import { createLetIn, type LetIn } from './let-in.ts'
import { createReachedBy } from './reached-by.ts'
import { readBody } from './read-body.ts'
import { refusalHeaders, renewalHeaders } from './renewal.ts'

/** What a collector works with. */
export interface CollectorOptions {
  readonly spool: Pick<Spool, 'append'>
  /** Which key opens which site. */
  readonly sites: Sites
  /** Where refused events are kept; default nowhere. */
  readonly quarantine?: Pick<Quarantine, 'keep'> | undefined
  /** Puts names beyond a site's limit together; default: there is no limit. */
  readonly names?: Pick<NameLimits, 'fold'> | undefined
  /**
   * The operator's own proxies, whose word about a page's address, host and scheme is believed: addresses and networks;
   * default this machine.
   */
  readonly trustedProxies?: readonly string[] | undefined
  /** How many requests an address and a key may send; default: any number. */
  readonly rates?: Rates | undefined
  /** Where countries come from; default: nowhere. */
  readonly countryOf?: CountryOf | undefined
  /** Salts for visitors of a day; default: page lives without consent to an id stay apart. */
  readonly salts?: DailySalts | undefined
  /** `newestOrder` of the store: receipts stay in order although the clock was set back before a restart. */
  readonly newestOrder?: number | undefined
  /** Epoch milliseconds; default the machine's clock. */
  readonly clock?: (() => number) | undefined
  /** Hears of every answer to a batch, after it was given. */
  readonly onAnswer?: ((outcome: IntakeOutcome) => void) | undefined
  /** Hears of failures that are the collector's own fault and were answered with 500. */
  readonly onFault?: ((error: unknown) => void) | undefined
}

/** What became of a batch, in numbers and codes alone. */
export interface IntakeOutcome {
  /** Code of the refusal of all of it; `null` when it was taken. */
  readonly refused: RefusalName | null
  readonly accepted: number
  /** Codes of the events that were refused alone. */
  readonly rejected: readonly RefusalName[]
  /** From the first byte of the request to its answer. */
  readonly tookMs: number
}

/** A request, as far as a collector looks at it. */
export interface Delivery {
  readonly method: string
  readonly headers: HeaderValues
  /** Address of the connection's other end, where the host knows it; never kept. */
  readonly address: string | undefined
  /** Host and port that the request names as its own; `null` when it names none. */
  readonly host: string | null
  /** Whether this connection is encrypted. */
  readonly encrypted: boolean
  /**
   * Reads the body as it travels.
   *
   * @throws Refusal `too_large` as soon as it has more bytes than a body may have, `bad_json` when it breaks off.
   */
  readonly bytes: () => Promise<Buffer>
}

/** What stands behind the faces of a collector. */
export interface Intake {
  /** Answers one delivery. Never rejects. */
  (delivery: Delivery): Promise<Answer>
  readonly letIn: LetIn
}

/** Creates the intake of a collector. A 202 means that every event it counts as accepted is on disk. */
export function createIntake(options: CollectorOptions): Intake {
  const { spool, sites, quarantine, names, newestOrder, clock = Date.now, onAnswer, onFault } = options
  const isTrustedProxy = readTrustedProxies(options.trustedProxies)
  const door = createDoor({ isTrustedProxy, ...options.rates })
  const readReachedBy = createReachedBy(isTrustedProxy)
  const { countryOf = createCountryOf(), salts = null } = options
  const heard = createHeard()
  const acceptBody = createAcceptBody({ sites, names, door, newestOrder, countryOf, salts })

  async function receive(delivery: Delivery, origin: string | null): Promise<Answer> {
    const begun = performance.now()
    const { method, headers, address } = delivery
    if (method === 'OPTIONS') return preflightAnswer(origin)
    if (method !== 'POST') {
      throw new Refusal('method_not_allowed', `the method is not taken here: ${method}; send POST`)
    }
    const client = door.clientOf(address, headers)
    door.enter(client.address, clock())
    const { record, refused, answer, given } = take(await readBody(delivery), { delivery, client, origin })
    if (record !== null) await spool.append(record)
    if (record?.delivery !== undefined) heard.add(record.delivery)
    // Not before: a batch that is refused now comes again, and would be kept twice.
    if (refused !== null) quarantine?.keep(refused)
    onAnswer?.(toOutcome(answer, performance.now() - begun))
    return given
  }

  /** All that is done with a body before it is durable: while that is waited for, nothing of it is kept in memory. */
  function take(body: Buffer, { delivery, client, origin }: Sent): Taken {
    const { headers, address } = delivery
    // Stamped when the body is whole: a slow upload is no reason to date its events earlier.
    const accepted = acceptBody(body, { headers, address, client, receivedAt: clock() })
    const { batch, kept, record, refused, answer } = accepted
    const { renew, unheard = [] } = batch
    const given = batchAnswer(origin, { ...answer, heard: heard.of(unheard) })
    if (renew === undefined) return { record, refused, answer, given }
    const asked = { renew, headers, reachedBy: readReachedBy(delivery) }
    return { record, refused, answer, given: withHeaders(given, renewalHeaders(kept, answer, asked)) }
  }

  const answer = async (delivery: Delivery): Promise<Answer> => {
    const origin = delivery.headers.get('origin')
    const begun = performance.now()
    try {
      return await receive(delivery, origin)
    } catch (error) {
      if (!(error instanceof Refusal)) onFault?.(error)
      const refused = error instanceof Refusal ? error.code : 'internal'
      onAnswer?.({ refused, accepted: 0, rejected: [], tookMs: performance.now() - begun })
      const { headers } = delivery
      const readable = refusalHeaders({ headers, reachedBy: readReachedBy(delivery) })
      return withHeaders(refusalAnswer(origin, error), readable)
    }
  }
  return Object.assign(answer, { letIn: createLetIn({ door, sites, clock, onAnswer }) })
}

/** What is known of a body besides itself. */
interface Sent {
  readonly delivery: Delivery
  readonly client: Client
  readonly origin: string | null
}

/** A batch that was judged, on its way to the disk. */
interface Taken extends Pick<AcceptedBody, 'answer' | 'record' | 'refused'> {
  /** What to answer once the record is on disk. */
  readonly given: Answer
}

const toOutcome = ({ accepted, rejected }: BatchAnswer, tookMs: number): IntakeOutcome => ({
  refused: null,
  accepted,
  rejected: rejected.map(event => event.code),
  tookMs,
})

const withHeaders = (answer: Answer, headers: Answer['headers']): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
})
