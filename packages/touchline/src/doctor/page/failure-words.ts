/**
 * Why a browser could not load something, in words: it says it in codes of its own.
 *
 * @module
 */

/** What went wrong, and what to do. */
export interface FailureWords {
  readonly says: string
  readonly todo: string
}

/** By parts of what Chromium, Firefox and Node call it. */
const table: readonly (readonly [RegExp, FailureWords])[] = [
  [
    /NAME_NOT_RESOLVED|UNKNOWN_HOST|ENOTFOUND|EAI_AGAIN/,
    { says: 'there is no such host', todo: 'look at the address, and at the DNS of this machine' },
  ],
  [
    /CONNECTION_REFUSED|ECONNREFUSED/,
    { says: 'nobody listens there', todo: 'start the server there, and look at the port of the address' },
  ],
  [
    /ERR_CERT|SEC_ERROR|MOZILLA_PKIX|BAD_CERT|CERT_|SELF_SIGNED|UNABLE_TO_VERIFY/,
    {
      says: 'its certificate is not trusted',
      todo: 'give it one that browsers trust; look at it all the same with --insecure',
    },
  ],
  [
    /SSL_PROTOCOL_ERROR|SSL_ERROR|EPROTO/,
    { says: 'it does not speak https', todo: 'look at the port, or open it with http://' },
  ],
  [
    /TOO_MANY_REDIRECTS|REDIRECT_LOOP/,
    {
      says: 'it is sent round in a circle',
      todo: 'mend the redirects; some shops do this to visitors without cookies',
    },
  ],
  [
    /UNSAFE_PORT|PORT_ACCESS_NOT_ALLOWED/,
    { says: 'browsers open no connection to this port', todo: 'serve it on another port' },
  ],
  [
    /BLOCKED_BY_CLIENT/,
    {
      says: 'the browser itself blocks it',
      todo: 'look whether an extension or a policy of the browser does',
    },
  ],
  [
    /BLOCKED_BY_ORB|BLOCKED_BY_RESPONSE|CORB/,
    {
      says: 'the answer may not be used by other origins',
      todo: 'see what answers there: a page instead of the file, or Cross-Origin-Resource-Policy',
    },
  ],
  [
    /timed? ?out|timeout|ETIMEDOUT/i,
    { says: 'there was no answer in time', todo: 'wait longer with --timeout 120, or see why it is slow' },
  ],
  [
    /CONNECTION_RESET|EMPTY_RESPONSE|CONNECTION_CLOSED|NET_RESET|NET_INTERRUPT|ECONNRESET|UND_ERR_SOCKET/,
    { says: 'the connection broke off', todo: 'see what happens to it at the server or a proxy before it' },
  ],
]

/** Words for a browser's own; what is not known is told as it is. */
export function toFailureWords(failure: string): FailureWords {
  const known = table.find(([pattern]) => pattern.test(failure))?.[1]
  const code = /\b(?:net::)?((?:ERR|NS_ERROR|SEC_ERROR|MOZILLA_PKIX|SSL_ERROR)_\w+)/.exec(failure)?.[1]
  if (known !== undefined) return code === undefined ? known : { ...known, says: `${known.says} (${code})` }
  const says = (code ?? failure.split('\n')[0] ?? '').slice(0, 200)
  return { says, todo: 'open it in a browser of your own, and see what it says there' }
}
