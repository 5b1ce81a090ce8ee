import { describe, expect, test } from 'vitest'
import { holderOf, readAddress, truncated } from './address.ts'
import { clientOf, readTrustedProxies } from './client-address.ts'

const proxies = readTrustedProxies(['loopback', '10.0.0.0/8', '192.0.2.7', '2001:db8:ffff::/48'])

/** Whose request it is, from the connection's other end and a chain of hops. */
function whose(connection: string | undefined, chain?: string): string | null {
  const headers = new Headers(chain === undefined ? {} : { 'x-forwarded-for': chain })
  return clientOf(connection, headers, proxies).address?.toString() ?? null
}

describe('the address of a request', () => {
  const direct = '203.0.113.9'
  const proxy = '10.1.2.3'
  test.each<
    [what: string, connection: string | undefined, chain: string | undefined, address: string | null]
  >([
    ['without a proxy is that of the connection', direct, undefined, direct],
    ['is not what a stranger claims', direct, '198.51.100.1', direct],
    ['is not what a stranger claims of a trusted proxy', direct, `198.51.100.1, ${proxy}`, direct],
    ['is the proxy’s when it adds nothing', proxy, undefined, proxy],
    ['is the proxy’s when it adds an empty chain', proxy, ' ', proxy],
    ['is the hop that the proxy heard from', proxy, '198.51.100.1', '198.51.100.1'],
    ['is the right-most stranger, not what they claim', proxy, '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['lies behind several trusted proxies', proxy, '1.1.1.1, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['lies behind a proxy that is trusted by its address', '192.0.2.7', '198.51.100.1', '198.51.100.1'],
    ['is not read through a neighbour of that proxy', '192.0.2.8', '198.51.100.1', '192.0.2.8'],
    ['lies behind a proxy on this machine', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['lies behind a proxy on this machine by IPv6', '::1', '198.51.100.1', '198.51.100.1'],
    ['of IPv4 in IPv6 is that of IPv4', '::ffff:10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1'],
    ['may be of IPv6', proxy, '2001:db8::5', '2001:db8::5'],
    ['may be of IPv6 in brackets', proxy, '[2001:db8::5]', '2001:db8::5'],
    ['may be of IPv6 with a port', proxy, '[2001:db8::5]:443', '2001:db8::5'],
    ['may have a port', proxy, '198.51.100.1:51234', '198.51.100.1'],
    ['may name its network card', proxy, 'fe80::1%eth0', 'fe80::1'],
    ['lies behind a network of trusted proxies of IPv6', '2001:db8:ffff::9', '2001:db8::5', '2001:db8::5'],
    ['of nothing but trusted proxies is the first', proxy, '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['is the last one known before a hop that is none', proxy, '1.1.1.1, unknown', proxy],
    ['is not found beyond a hop that is none', proxy, '1.1.1.1, unknown, 10.0.0.2', '10.0.0.2'],
    ['is no name', proxy, 'localhost', proxy],
    ['is no number', proxy, '3232235777', proxy],
    ['is not hexadecimal', proxy, '0x7f.0.0.1', proxy],
    ['has no leading zeros', proxy, '010.000.000.001', proxy],
    ['is not cut short', proxy, '127.1', proxy],
    ['is no network', proxy, '198.51.100.0/24', proxy],
    ['is no piece of SQL', proxy, "1.1.1.1' OR '1'='1", proxy],
    ['has no port that is none', proxy, '198.51.100.1:port', proxy],
    ['of a doubled comma is not guessed', proxy, '198.51.100.1,', proxy],
    [
      'of ten thousand hops is found without reading them all',
      proxy,
      `${'1.1.1.1,'.repeat(10_000)}198.51.100.1`,
      '198.51.100.1',
    ],
    ['that the host does not know is none', undefined, '198.51.100.1', null],
  ])('%s', (_, connection, chain, address) => expect(whose(connection, chain)).toBe(address))

  test('tells whether a trusted proxy handed the request on', () => {
    const headers = new Headers({ 'x-forwarded-for': '198.51.100.1' })
    expect(clientOf('10.1.2.3', headers, proxies).viaProxy).toBe(true)
    expect(clientOf('203.0.113.9', headers, proxies).viaProxy).toBe(false)
    expect(clientOf('10.1.2.3', new Headers(), proxies).viaProxy).toBe(false)
  })
})

test.each(['10.0.0.0/33', '10.0.0/8', 'proxy.example', '', '10.0.0.1/8/8', '::/129', '10.0.0.1/-1'])(
  'a list of proxies with “%s” in it is refused, and the entry named',
  entry =>
    expect(() => readTrustedProxies(['loopback', entry])).toThrow(`not the address of a proxy: ${entry};`),
)

describe('an address', () => {
  test.each([
    ['203.0.113.9', '203.0.113.0'],
    ['::ffff:203.0.113.9', '203.0.113.0'],
    ['2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', '2001:db8:aaaa::'],
  ])('%s is cut to %s', (text, network) => {
    const address = readAddress(text)
    expect(address === null ? null : truncated(address)).toBe(network)
  })

  test('of IPv6 is held with all others of its /64, one of IPv4 alone', () => {
    const holder = (text: string) => {
      const address = readAddress(text)
      return address === null ? null : holderOf(address)
    }
    expect(holder('2001:db8::1')).toBe(holder('2001:db8::ffff:1'))
    expect(holder('2001:db8::1')).not.toBe(holder('2001:db8:0:1::1'))
    expect(holder('203.0.113.9')).not.toBe(holder('203.0.113.10'))
  })
})
