import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { chromium } from '../support/browsers/engines.ts'
import { pageOf } from '../support/browsers/puppeteer-driver.ts'
import { eventually } from '../support/eventually.ts'
import { checkLedger, numbersStored, untilArrived } from '../support/faults/checker.ts'
import { accept, type Reply } from '../support/faults/fault-collector.ts'
import { pageWith, scriptTag } from '../support/faults/fault-shop.ts'
import { faultsOf, ledgerOf, numbered, track } from '../support/faults/page-script.ts'
import * as replies from '../support/faults/replies.ts'
import { useStage } from '../support/faults/stage.ts'

const { refuse, someoneElse } = replies
const count = 20
/** In 8 s, by the backoff alone; a policy of the page that is to blame is noticed at once. */
const mostMisses = 4

const foreign: readonly (readonly [name: string, reply: Reply])[] = [
  ['a captive portal’s page', replies.captivePortal],
  ['a redirect to another origin’s page', replies.redirect('http://localhost:9/welcome')],
  ['somebody else’s 200', someoneElse()],
  ['an empty 200', ({ response }) => response.writeHead(200).end()],
  [
    'a 202 for another batch',
    someoneElse(() => ({ batch: crypto.randomUUID(), accepted: count + 1, rejected: [] }), 202),
  ],
  [
    'a 202 that does not account for every event',
    someoneElse(({ received }) => ({ batch: received.batch?.batch, accepted: 1, rejected: [] }), 202),
  ],
  ['events kept, and a connection that breaks before the answer', replies.storeAndReset],
  ['events kept, and an answer cut in the middle', replies.storeAndCut],
  ['a connection that breaks', replies.reset],
  ['500', refuse({ status: 500, code: 'internal' })],
  ['429 that asks for a second', refuse({ status: 429, code: 'rate_limited', retryAfter: '1' })],
  ['503 with a Retry-After that means nothing', refuse({ status: 503, retryAfter: '-5, soon' })],
]

describe.skipIf(chromium === undefined)('what is not our collector’s word', { concurrent: true }, () => {
  const { play } = useStage(chromium, 'touchline.js')

  it.each(foreign)('deletes nothing: %s', (_, reply) =>
    play(async ({ collector, enter }) => {
      collector.answer(reply)
      const tab = await enter()
      await track(tab, 0, count)
      await eventually(
        async () => collector.received.length,
        made => made >= 2,
        { what: 'A second attempt' },
      )
      collector.answer(accept)
      await untilArrived(collector, count)
      await checkLedger(tab, collector)
      expect(await faultsOf(tab)).toEqual([])
    }),
  )

  it.each([
    ['401', refuse({ status: 401, code: 'unknown_key' })],
    ['403', refuse({ status: 403, code: 'origin_not_allowed' })],
  ])('is asked rarely after %s, and the next page tries again', (_, reply) =>
    play(async ({ collector, enter, comeBack }) => {
      collector.answer(reply)
      const tab = await enter()
      await track(tab, 0, count)
      await eventually(
        async () => collector.received.length,
        made => made >= 1,
        { what: 'An attempt' },
      )
      await sleep(5_000)
      expect(collector.received.length).toBe(1)
      expect((await ledgerOf(tab))?.dropped).toEqual({})
      collector.answer(accept)
      await tab.close()
      await comeBack(count)
    }),
  )

  it('is sent in halves when it takes 8 KB at most, and gives up what is larger alone, counted', () =>
    play(async ({ collector, enter }) => {
      collector.answer(replies.tooLargeOver(8_192))
      const tab = await enter()
      await tab.evaluate(
        (name, total) => {
          // Noise, which packing does not make smaller.
          const noise = (length: number) =>
            Array.from({ length }, () => String.fromCharCode(33 + Math.random() * 90)).join('')
          const { touchline } = window as unknown as { touchline(...call: unknown[]): void }
          for (let n = 0; n < total; n++) touchline('track', name, { n, a: noise(1_500) })
          const large = Object.fromEntries(Array.from({ length: 12 }, (_, key) => [`k${key}`, noise(1_900)]))
          touchline('track', 'too_large_alone', large)
        },
        numbered,
        count,
      )
      await untilArrived(collector, count)
      const ledger = await checkLedger(tab, collector)
      expect(ledger.dropped).toEqual({ too_large: 1 })
    }))

  it('is searched for the one event that it chokes on, which is counted', () =>
    play(async ({ collector, enter }) => {
      collector.answer(replies.poisonedBy(({ data }) => (data as { n?: number } | undefined)?.n === 7))
      const tab = await enter()
      await track(tab, 0, count)
      const others = Array.from({ length: count }, (_, n) => n).filter(n => n !== 7)
      await eventually(
        async () => numbersStored(collector),
        found => found.length >= others.length,
      )
      expect(numbersStored(collector)).toEqual(others)
      const ledger = await checkLedger(tab, collector)
      expect(ledger.dropped).toEqual({ bad_batch: 1 })
    }))

  it('cannot come from the shop’s own service worker', () =>
    play(
      async ({ collector, enter, comeBack }) => {
        const tab = await enter()
        await tab.evaluate(async () => {
          await navigator.serviceWorker.register('/worker.js')
          await navigator.serviceWorker.ready
        })
        await tab.close()
        const worked = await enter()
        await track(worked, 0, count)
        await sleep(4_000)
        expect(numbersStored(collector)).toEqual([])
        expect((await ledgerOf(worked))?.waiting).toBeGreaterThanOrEqual(count)
        await worked.evaluate(async () => {
          for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
        })
        await worked.close()
        await comeBack(count)
      },
      {
        pages: () => ({
          '/worker.js': () => ({
            headers: { 'content-type': 'text/javascript' },
            body: `
              addEventListener('install', () => skipWaiting())
              addEventListener('activate', event => event.waitUntil(clients.claim()))
              addEventListener('fetch', event => {
                if (event.request.method === 'POST') event.respondWith(new Response('{}', { status: 200 }))
              })`,
          }),
        }),
      },
    ))

  it.each([
    ['a policy of the page', { 'content-security-policy': "connect-src 'none'" }],
    ['a blocker', {}],
  ])('cannot be heard through %s: the page notices nothing and asks rarely', (name, headers) =>
    play(
      async ({ collector, shop, enter, comeBack }) => {
        const tab = await enter('/empty')
        if (name === 'a blocker') {
          const session = await pageOf(tab).createCDPSession()
          await session.send('Network.enable')
          await session.send('Network.setBlockedURLs', { urls: [`${collector.url}/*`] })
        }
        await tab.goto(`${shop.url}/blocked`)
        await track(tab, 0, count)
        const misses = await tab.evaluate(async () => {
          let said = 0
          document.addEventListener('securitypolicyviolation', () => said++)
          await new Promise(resolve => setTimeout(resolve, 8_000))
          return said
        })
        expect(misses).toBeLessThanOrEqual(mostMisses)
        expect(collector.received).toEqual([])
        expect(await faultsOf(tab)).toEqual([])
        expect((await ledgerOf(tab))?.waiting).toBeGreaterThanOrEqual(count)
        await tab.close()
        await comeBack(count)
      },
      {
        pages: collector => ({
          '/empty': () => ({ body: pageWith('') }),
          '/blocked': () => ({ headers, body: pageWith(scriptTag(collector)) }),
        }),
      },
    ),
  )
})
