/**
 * WebDriver over HTTP, as far as it is needed: https://www.w3.org/TR/webdriver2/
 *
 * @module
 */

/** A request of WebDriver: resolves with its value, rejects with the driver's own words. */
type Command = <Result>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<Result>

async function ask<Result>(url: string, method: string, body?: object): Promise<Result> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  const answer = await fetch(url, init)
  const { value } = (await answer.json()) as { value: Result & { error?: string; message?: string } }
  if (!answer.ok) throw new Error(`${method} ${url}: ${value?.error}: ${value?.message}`)
  return value
}

/** One browser under WebDriver. */
export interface WebDriverSession {
  readonly command: Command
  /** Runs `work` while this window is the one that commands go to: WebDriver knows one at a time. */
  inWindow<Result>(handle: string, work: () => Promise<Result>): Promise<Result>
}

/** Whether a driver listens at this address and can begin a session. */
export async function isReady(driver: string): Promise<boolean> {
  try {
    return (await ask<{ ready: boolean }>(`${driver}/status`, 'GET')).ready
  } catch {
    // It has not begun to listen.
    return false
  }
}

/** Begins a session. */
export async function startSession(driver: string, capabilities: object): Promise<WebDriverSession> {
  const { sessionId } = await ask<{ sessionId: string }>(`${driver}/session`, 'POST', {
    capabilities: { alwaysMatch: capabilities },
  })
  const command: Command = (method, path, body) =>
    ask(`${driver}/session/${sessionId}${path}`, method, method === 'POST' ? (body ?? {}) : undefined)
  let last: Promise<unknown> = Promise.resolve()
  const inWindow = <Result>(handle: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(async () => {
      await command('POST', '/window', { handle })
      return work()
    })
    // A command that failed is its caller's concern; the next one's turn comes all the same.
    last = turn.catch(() => undefined)
    return turn
  }
  return { command, inWindow }
}
