/**
 * What the page told: consent, events, and what the collector says to them.
 *
 * @module
 */
import { type Finding, finding } from '../finding.ts'
import type { SeenPage } from './findings-of-tags.ts'
import { findingsOfWords } from './findings-of-words.ts'

/** What is to be said about the events of a page on which the script runs. */
export function findingsOfSending(visit: SeenPage): readonly Finding[] {
  const { batches, refused, report } = visit
  if (report.ledger === null && batches.length === 0) return []
  return [
    ofConsent(visit),
    ofEvents(visit),
    ...refused.map(({ name, code, detail }) =>
      finding(`event ${name}`, `would be refused: ${code}, ${detail}`, {
        verdict: 'problem',
        todo: 'mend what makes it; docs/errors.md says what each code means',
      }),
    ),
    ...findingsOfWords(visit),
    ...ofLedger(visit),
  ]
}

function ofConsent({ report, batches, isConsentGiven }: SeenPage): Finding {
  const { consentTools } = report.detected
  const asked = report.tags.map(({ attributes }) => attributes['data-consent'] ?? 'full')
  const tools = consentTools.join(', ')
  const inForce = batches.at(-1)?.consent
  if (asked.includes('auto')) {
    if (consentTools.length > 0) {
      const now = isConsentGiven ? 'nobody has answered; for this look it was given' : `now ${inForce}`
      return finding('consent', `follows ${tools}: ${now}`)
    }
    return finding('consent', 'is to follow the shop’s consent tool, and none that is known was found', {
      verdict: 'warning',
      todo: 'see docs/captures/consent.md for those that are; of another, say touchline("consent", "full") when the visitor agrees',
    })
  }
  if (isConsentGiven) {
    return finding('consent', 'everything waits for the visitor’s answer; for this look it was given', {
      verdict: 'warning',
      todo: 'let the shop’s consent tool call touchline("consent", "full") or "denied", or write data-consent="auto"',
    })
  }
  const says = inForce ?? asked.join(', ')
  return consentTools.length > 0 && asked.includes('full')
    ? finding('consent', `${says}, and the page has a consent tool: ${tools}`, {
        verdict: 'warning',
        todo: 'write data-consent="auto" for the tag to follow it',
      })
    : finding('consent', says)
}

function ofEvents({ report, batches }: SeenPage): Finding {
  const sent = new Map(batches.flatMap(({ events }) => events).map(({ id, name }) => [id, name]))
  const names = report.made.length >= sent.size ? report.made : [...sent.values()]
  if (names.length === 0 && report.tags.some(({ attributes }) => attributes['data-consent'] === 'denied')) {
    return finding('events', 'none: data-consent="denied" lets nothing be made', {
      verdict: 'problem',
      todo: 'write data-consent="auto", or "wait" and let the page say touchline("consent", "full")',
    })
  }
  if (names.length === 0) {
    return finding('events', 'the page has made none', {
      verdict: 'problem',
      todo: 'see whether data-off leaves pages out, or the console says why',
    })
  }
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const said = [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
  return finding('events', said.join(', '))
}

function ofLedger({ report }: SeenPage): Finding[] {
  if (report.ledger === null) return []
  const { created, acknowledged, waiting, dropped } = report.ledger
  const given = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`)
  const lost = given.length === 0 ? '0 given up' : `given up: ${given.join(', ')}`
  const says = `${created} made = ${acknowledged} taken + ${waiting} waiting + ${lost}`
  return [
    given.length === 0
      ? finding('ledger', says)
      : finding('ledger', says, { verdict: 'warning', todo: 'see in docs/errors.md what the reasons mean' }),
  ]
}
