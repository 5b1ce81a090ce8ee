/**
 * What a request shows about the browser behind its events.
 *
 * @module
 */
import type { Batch, WireEvent } from '@touchline/protocol'
import { readAddress } from '../door/address.ts'
import type { Client } from '../door/client-address.ts'
import type { CountryOf } from '../enrich/country.ts'
import { isDeveloperTool, isFromThisMachine } from '../enrich/developer-tool.ts'
import type { SenderColumns } from '../enrich/event-line.ts'
import type { HeaderValues } from '../enrich/header-values.ts'
import type { UserAgent } from '../enrich/user-agent.ts'
import { readUserAgent, unknownAgent } from '../enrich/user-agent.ts'
import type { Verdict } from '../enrich/verdict.ts'
import { verdictOf } from '../enrich/verdict.ts'

/** Reads the sender of one event; the same object where the same sender stands behind all of them. */
export type ReadSender = (event: WireEvent) => SenderColumns

/** What came with the batch of which the sender is read. */
export interface SenderOptions {
  readonly headers: HeaderValues
  /** Address of the connection's other end; used for the verdict, never kept. */
  readonly address?: string | undefined
  readonly client: Client
  readonly countryOf: CountryOf
  /** Whether a server with a secret key vouches for what each event's `context` says. */
  readonly trusted: boolean
}

/**
 * How the events of a request are read: a page speaks for itself in its headers, a server says what it knows
 * about its visitor in each event's `context`.
 */
export function senderOf(batch: Batch, options: SenderOptions): ReadSender {
  const { headers, address, client, trusted, countryOf } = options
  const { env } = batch
  const language = (env?.languages?.[0] ?? '').slice(0, 35)
  const judgeAgent = (agent: UserAgent, prefetch: boolean, brands?: string): Verdict =>
    verdictOf({
      declaredBot: agent.bot,
      prefetch,
      brands,
      webdriver: env?.webdriver,
      screen: env?.screen,
      languages: env?.languages,
      timeZone: env?.timeZone,
    })
  if (!trusted) {
    const userAgent = headers.get('user-agent') ?? ''
    const agent = readUserAgent(userAgent)
    const purpose = `${headers.get('purpose') ?? ''} ${headers.get('sec-purpose') ?? ''}`
    const tried = isFromThisMachine(headers, address) && (isDeveloperTool(userAgent) || !agent.bot)
    const verdict = tried
      ? 'human'
      : judgeAgent(agent, purpose.includes('prefetch'), headers.get('sec-ch-ua') ?? undefined)
    const sender: SenderColumns = { agent, language, country: countryOf(client, headers), verdict }
    return () => sender
  }
  return ({ context }) => {
    const read = context?.userAgent === undefined ? unknownAgent : readUserAgent(context.userAgent)
    const agent = context?.device === undefined ? read : { ...read, device: context.device }
    const country = context?.country?.toUpperCase() ?? countryOf(clientIn(context), noHeaders)
    return { agent, language, country, verdict: judgeAgent(agent, context?.prefetch === true) }
  }
}

const noHeaders: HeaderValues = { get: () => null }

/** The address of which a server knows that it is its visitor's. */
const clientIn = (context: WireEvent['context']): Client => ({
  address: readAddress(context?.ip ?? ''),
  viaProxy: false,
})
