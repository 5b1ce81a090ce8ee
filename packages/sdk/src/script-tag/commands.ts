import { type ConsentAnswer, isConsentAnswer } from '../consent.ts'
import { complain, guarded } from '../guard.ts'
import type { Client } from '../options.ts'

type Call = readonly unknown[]

/** The page's command function, `touchline('track', …)`. */
export interface Commands {
  (...call: Call): unknown
  /** The last answer that the page gave about consent: it holds for a client from its first moment. */
  answer(): ConsentAnswer | undefined
  /** Adds a client; it is given the calls that the page has made while it was loading. */
  add(client: Client): void
}

/** By this the page's command function is told from a stub, also by another copy of the script. */
export const commandsMark: unique symbol = Symbol.for('touchline.commands')

/**
 * Puts the real command function in the place of the page's stub and carries out what the stub has gathered.
 *
 * Every command goes to every client of the page; the first client's answer is the answer. A copy of this script
 * that finds the real function there already uses that one.
 */
export function installCommands(): Commands {
  // An element with the id `touchline` answers under the same name, and is no function.
  const found = window.touchline as (Commands & { q?: unknown; [commandsMark]?: true }) | undefined
  const isStub = typeof found === 'function'
  if (isStub && found[commandsMark]) return found
  const clients = new Set<Client>()
  let answer: ConsentAnswer | undefined
  // A second tag may arrive later than the first: it must find the same early calls.
  let early: Call[] = []
  let isLoading = true

  const command = (...call: Call): unknown => {
    if (call[0] === 'consent' && isConsentAnswer(call[1])) answer = call[1]
    else if (isLoading) early.push(call)
    const [first] = [...clients].map(client => carryOut(client, call))
    return first
  }
  const forget = () => {
    isLoading = false
    early = []
  }
  const commands: Commands = Object.assign(command, {
    answer: () => answer,
    add(client: Client) {
      if (!clients.has(client)) for (const call of early) carryOut(client, call)
      clients.add(client)
    },
    [commandsMark]: true,
  })
  const gathered = isStub ? found.q : undefined
  if (Array.isArray(gathered)) for (const call of gathered) command(...(call as Iterable<unknown>))
  if (document.readyState === 'complete') setTimeout(forget)
  else addEventListener('load', forget, { once: true })
  window.touchline = commands
  return commands
}

const carryOut = guarded((client: Client, [command, ...args]: Call): unknown => {
  if (Object.hasOwn(client, command as string)) {
    return (client[command as keyof Client] as (...args: Call) => unknown)(...args)
  }
  complain(`no such command: ${command}; there are ${Object.keys(client).join(', ')}`)
  return undefined
})
