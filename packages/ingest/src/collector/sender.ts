/**
 * What a request shows about the browser behind its events.
 *
 * @module
 */
import type { Batch, WireEvent } from '@touchline/protocol'
import type { Circumstances } from '../enrich/event-row.ts'
import type { UserAgent } from '../enrich/user-agent.ts'
import { readUserAgent, unknownAgent } from '../enrich/user-agent.ts'
import type { Verdict } from '../enrich/verdict.ts'
import { verdictOf } from '../enrich/verdict.ts'

/** The columns that come from the sender rather than from the event. */
type Sender = Pick<Circumstances, 'agent' | 'language' | 'country' | 'verdict'>

/** Reads the sender of one event. */
export type ReadSender = (event: WireEvent) => Sender

/**
 * How the events of a request are read: a page speaks for itself in its headers, a server says what it knows
 * about its visitor in each event's `context`.
 */
export function senderOf(headers: Headers, batch: Batch, trusted: boolean): ReadSender {
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
    const agent = readUserAgent(headers.get('user-agent') ?? '')
    const purpose = `${headers.get('purpose') ?? ''} ${headers.get('sec-purpose') ?? ''}`
    const verdict = judgeAgent(agent, purpose.includes('prefetch'), headers.get('sec-ch-ua') ?? undefined)
    const sender: Sender = { agent, language, country: '', verdict }
    return () => sender
  }
  return ({ context }) => {
    const read = context?.userAgent === undefined ? unknownAgent : readUserAgent(context.userAgent)
    const agent = context?.device === undefined ? read : { ...read, device: context.device }
    const country = (context?.country ?? '').toUpperCase()
    return { agent, language, country, verdict: judgeAgent(agent, false) }
  }
}
