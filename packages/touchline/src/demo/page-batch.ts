/**
 * A page life as a batch of the wire, relayed by a server that holds a secret key.
 *
 * @module
 */
import { wireVersion } from '@touchline/protocol'
import type { PageEvent, PageLife } from './walk.ts'

/**
 * The body of a request. A batch has one visitor and one stream, hence one page life; it carries no `sentAt`,
 * because the times of a simulation are true already.
 *
 * @param events those of the page life that are to be sent; by default all.
 */
export function toPageBatch(life: PageLife, events: readonly PageEvent[] = life.events): string {
  const { browser, page } = life
  const context = { userAgent: browser.device.userAgent, country: browser.country.code }
  return JSON.stringify({
    v: wireVersion,
    // The id of its first event is as good as any other, and the same whenever the batch is made again.
    batch: events[0]?.id,
    visitor: browser.visitor,
    consent: 'full',
    stream: life.stream,
    sdk: 'demo/1',
    env: {
      screen: browser.device.screen,
      languages: [browser.country.language],
      timeZone: browser.country.timeZone,
    },
    events: events.map(event => ({ ...event, page, context })),
  })
}
