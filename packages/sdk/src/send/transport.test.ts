import { afterEach, expect, test, vi } from 'vitest'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  leavePage()
})

test('a browser without keepalive sends its last words by beacon, and takes none for delivered', async () => {
  vi.stubGlobal('Request', class {})
  freshBrowser()
  const sendBeacon = vi.fn((_address: string, _body: string) => true)
  Object.defineProperty(navigator, 'sendBeacon', { value: sendBeacon, configurable: true })
  try {
    const client = loadPage()
    client.track('last words')
    window.dispatchEvent(new Event('pagehide'))
    const [address, body] = sendBeacon.mock.calls[0] ?? []
    expect(address).toMatch(/\/v1\/events$/)
    expect(JSON.parse(body ?? '').events).toMatchObject([{ name: 'last words' }])
    expect(client.ledger()).toMatchObject({ acknowledged: 0, waiting: 1 })
  } finally {
    Reflect.deleteProperty(navigator, 'sendBeacon')
  }
})
