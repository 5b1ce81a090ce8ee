import { type ConsentAnswer, isConsentAnswer } from '../consent.ts'
import { complain, guarded } from '../guard.ts'
import type { Client } from '../options.ts'

/** The page's command function, `touchline('track', …)`. */
export interface Commands {
  (command: string, ...args: unknown[]): unknown
  /** The last answer that the page gave about consent: it holds for a client from its first moment. */
  answer(): ConsentAnswer | undefined
  /** Adds a client; it is given the calls that the page has made while it was loading. */
  add(client: Client): void
}

const symbol = Symbol.for('touchline.commands')

/**
 * Puts the real command function in the place of the page's stub and carries out what the stub has gathered.
 *
 * Every command goes to every client of the page; the first client's answer is the answer. A copy of this script
 * that finds the real function there already uses that one.
 */
export function installCommands(): Commands {
  const found = window.touchline
  if (isCommands(found)) return found
  const clients = new Set<Client>()
  let answer: ConsentAnswer | undefined
  // A second tag may arrive later than the first: it must find the same early calls.
  let early: (readonly unknown[])[] | undefined = []
  const remember = (call: readonly unknown[]) => {
    if (call[0] === 'consent' && isConsentAnswer(call[1])) answer = call[1]
    else early?.push(call)
  }
  for (const call of gathered(found)) remember(call)

  const command = (...call: [string, ...unknown[]]): unknown => {
    remember(call)
    const [first] = [...clients].map(client => carryOut(client, call))
    return first
  }
  const add = (client: Client): void => {
    if (clients.has(client)) return
    clients.add(client)
    for (const call of early ?? []) carryOut(client, call)
  }
  const commands: Commands = Object.assign(command, { add, answer: () => answer, [symbol]: true })
  const forget = () => {
    early = undefined
  }
  if (document.readyState === 'complete') setTimeout(forget)
  else addEventListener('load', forget, { once: true })
  window.touchline = commands
  return commands
}

function isCommands(found: unknown): found is Commands {
  return typeof found === 'function' && symbol in found
}

/** The stub's calls. An element with the id `touchline` answers under the same name and has none. */
function gathered(stub: unknown): (readonly unknown[])[] {
  const calls = typeof stub === 'function' && 'q' in stub ? stub.q : undefined
  return Array.isArray(calls) ? calls.map(call => Array.from(call as ArrayLike<unknown>)) : []
}

const carryOut = guarded((client: Client, [command, ...args]: readonly unknown[]): unknown => {
  if (typeof command === 'string' && Object.hasOwn(client, command)) {
    return (client[command as keyof Client] as (...args: readonly unknown[]) => unknown)(...args)
  }
  complain(`no such command: ${String(command)}; there are ${Object.keys(client).join(', ')}`)
  return undefined
}, undefined)
