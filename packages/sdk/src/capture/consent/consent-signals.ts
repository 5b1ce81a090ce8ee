import { guarded } from '../../guard.ts'
import type { Capture } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll } from '../listen.ts'
import { lookFor } from '../look-for.ts'
import { type Answer, type ConsentSource, consentSources } from './consent-sources.ts'

/** From the least to the most that a visitor can allow. */
const answers: readonly Answer[] = ['denied', 'cookieless', 'full']

/**
 * Follows the consent tool of the shop and passes its answers to `client.consent`: IAB TCF, Shopify, WordPress,
 * BigCommerce, Google's consent mode. Where several have answered, the least that one of them allows holds.
 *
 * Until one of them has answered nothing is decided: begin with the consent `wait`. Without any tool it stays so.
 */
export function consentSignals(): Capture {
  return nameCapture('consent', client => {
    const said = new Map<ConsentSource, Answer>()
    const ends = new Map<ConsentSource, () => void>()
    let last: Answer
    const decide = (source: ConsentSource, answer: Answer) => {
      said.set(source, answer)
      const given = [...said.values()]
      const least = answers.find(word => given.includes(word))
      if (least && least !== last) client.consent(least)
      last = least
    }
    const look = () => {
      for (const source of consentSources) {
        if (ends.has(source)) continue
        const end = guarded(source)(answer => decide(source, answer))
        if (end) ends.set(source, end)
      }
      return false
    }
    const endLook = lookFor(look, () => {
      // For whoever looks why nothing arrives; browsers show it only to those who ask for every word.
      if (ends.size === 0)
        console.debug('touchline: no consent tool was found; waiting for touchline("consent", …)')
    })
    return () => endAll([endLook, ...ends.values()])()
  })
}
