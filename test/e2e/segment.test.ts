import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSecretKey, type Exported, exported, touchline } from '../support/command.ts'
import { createDataFolder, type DataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { isSettled } from '../support/questions.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let folder: DataFolder
let server: RunningServer
let key: string
const began = new Date(Date.now() - 3_600_000)
const at = (minutes: number): Date => new Date(began.getTime() + minutes * 60_000)

beforeAll(async () => {
  folder = await createDataFolder()
  server = await startServer({ data: folder.path })
  key = await addSecretKey(server, folder.path)
})

afterAll(async () => {
  await server.stop()
  await folder.remove()
})

async function stored(): Promise<readonly Exported[]> {
  await eventually(() => isSettled(server), Boolean)
  return exported(folder.path)
}

/** What one customer does, told by Segment's own client. */
async function tellSegment(): Promise<void> {
  const faults: unknown[] = []
  const analytics = new Analytics({ writeKey: key, host: server.url, maxRetries: 0 })
  analytics.on('error', error => faults.push(error))
  const who = { anonymousId: 'ajs-7', userId: 'segment-ann' }
  const context = {
    page: { url: 'https://shop.example/pan' },
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  }
  analytics.page({
    anonymousId: 'ajs-7',
    name: 'Pan',
    messageId: 's1',
    timestamp: at(0),
    properties: { url: 'https://shop.example/pan' },
    context,
  })
  analytics.track({
    anonymousId: 'ajs-7',
    event: 'Product Added',
    messageId: 's2',
    timestamp: at(1),
    properties: { product_id: 'p1', price: 12.5, quantity: 2, currency: 'EUR' },
  })
  analytics.identify({
    ...who,
    messageId: 's3',
    timestamp: at(2),
    traits: { email: 'Ann@Example.com', plan: 'gold' },
  })
  analytics.track({
    ...who,
    event: 'Order Completed',
    messageId: 's4',
    timestamp: at(3),
    properties: {
      order_id: 'S-1',
      total: 25,
      currency: 'EUR',
      products: [{ product_id: 'p1', price: 12.5, quantity: 2 }],
    },
  })
  analytics.screen({ userId: 'segment-ann', name: 'Orders', messageId: 's5', timestamp: at(4) })
  analytics.group({ userId: 'segment-ann', groupId: 'g1', messageId: 's6', timestamp: at(5) })
  analytics.alias({ userId: 'segment-ann', previousId: 'ajs-old', messageId: 's7', timestamp: at(6) })
  analytics.track({ userId: 'segment-ann', event: 'Gift Wrapped', messageId: 's8', timestamp: at(7) })
  await analytics.closeAndFlush()
  expect(faults).toEqual([])
}

/** The same of another customer, by a client of another maker. */
async function tellRudder(): Promise<void> {
  const analytics = new RudderAnalytics(key, { dataPlaneUrl: server.url, flushAt: 20 })
  const sent = (messageId: string, minutes: number) => ({
    userId: 'rudder-ben',
    messageId,
    timestamp: at(minutes),
    originalTimestamp: at(minutes),
  })
  analytics.identify({ ...sent('r1', 0), traits: { email: 'ben@example.com' } })
  analytics.track({ ...sent('r2', 1), event: 'Product Viewed', properties: { sku: 's1', name: 'Mug' } })
  analytics.track({
    ...sent('r3', 2),
    event: 'Order Completed',
    properties: { order_id: 'R-1', revenue: 9, currency: 'EUR' },
  })
  await analytics.flush()
}

describe('clients that were written for Segment', () => {
  test('work by a change of their host, and may repeat themselves', async () => {
    await tellSegment()
    await tellRudder()
    const once = await stored()
    await tellSegment()
    await tellRudder()
    const twice = await stored()
    expect(twice).toEqual(once)
    expect(once.map(event => event.name).sort()).toEqual(
      [
        'page_view',
        'add_to_cart',
        'identify',
        'purchase',
        'page_view',
        'group',
        'identify',
        'Gift Wrapped',
        'identify',
        'view_item',
        'purchase',
      ].sort(),
    )
    const purchase = once.find(event => event.data?.transaction_id === 'S-1')
    expect(purchase).toMatchObject({
      user: 'segment-ann',
      data: { value: 25, items: [{ item_id: 'p1' }] },
    })
    // Corrected by the sender's clock, which is this machine's: as long as the request took.
    expect(Math.abs((purchase?.at ?? 0) - at(3).getTime())).toBeLessThan(10_000)
    expect(JSON.stringify(once)).not.toMatch(/ann@example|ben@example/i)
  })

  test('make journeys: what was done anonymously belongs to the user', async () => {
    const journey = JSON.parse(await touchline('journey', 'segment-ann', '--data', folder.path, '--json'))
    expect(journey.answer.person).toBe('u:segment-ann')
    expect(JSON.stringify(journey.answer)).toContain('add_to_cart')
  })

  test('hear of a wrong key, and of what is wrong with their events', async () => {
    const post = (path: string, body: object, user: string) =>
      fetch(`${server.url}/v1/${path}`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      })
    const event = { type: 'track', event: 'x', userId: 'u', messageId: 'm', timestamp: at(0) }
    expect((await post('track', event, 'wrong')).status).toBe(401)
    expect((await post('track', event, server.key)).status).toBe(401)
    const good = await post('track', event, key)
    expect([good.status, await good.json()]).toEqual([200, { success: true }])
    const nobody = await post('track', { ...event, userId: undefined }, key)
    expect([nobody.status, await nobody.json()]).toMatchObject([
      400,
      { success: false, rejected: [{ index: 0, code: 'subject_missing' }] },
    ])
    const mixed = await post('batch', { batch: [event, { type: 'nothing' }, event] }, key)
    expect([mixed.status, await mixed.json()]).toMatchObject([
      200,
      { success: true, rejected: [{ index: 1, code: 'event_invalid' }] },
    ])
    expect((await post('batch', {}, key)).status).toBe(400)
  })
})
