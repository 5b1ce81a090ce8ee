import type { Capture, Client } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { readDetected } from './detected.ts'
import { overlayStyle } from './overlay-style.ts'

/** Events that are listed; earlier ones make room. */
const mostEvents = 100

/**
 * Draws an overlay in a corner of the page for whoever sets a shop up: what was detected, each event as it is made,
 * and the ledger. It takes clicks on itself alone and stays out of the page's styles, scripts and prints.
 *
 * Not for customers: what events say stands there to be read.
 */
export function overlay(): Capture {
  return nameCapture('overlay', client => {
    const facts = create('dl')
    const events = create('ol', { role: 'log', 'aria-label': 'Events' })
    const body = create(
      'div',
      { id: 'body', role: 'group', 'aria-label': 'Touchline', tabindex: '0' },
      facts,
      events,
    )
    const button = create('button', { type: 'button', 'aria-controls': 'body' })
    const host = attach(create('section', {}, button, body))

    let shown = ''
    const refresh = () => {
      if (body.hidden) return
      const all = Object.entries({ ...describeDetected(), ...readLedger(client) })
      // Somebody may be reading, or copying from it.
      if (shown === String(all)) return
      shown = String(all)
      facts.replaceChildren(
        ...all.flatMap(([name, value]) => [create('dt', {}, name), create('dd', {}, value)]),
      )
    }
    const open = (isOpen: boolean) => {
      body.hidden = !isOpen
      button.setAttribute('aria-expanded', String(isOpen))
      refresh()
    }
    let count = 0
    const countEvent = (more: number) => {
      count += more
      button.textContent = `Touchline · ${count} ${count === 1 ? 'event' : 'events'}`
    }
    countEvent(0)
    // What was made before this part was loaded is told all at once.
    let time = 'earlier'
    const endWatch = client.watch((name, detail) => {
      countEvent(1)
      events.prepend(describeEvent(time || new Date().toLocaleTimeString(), name, detail))
      events.children[mostEvents]?.remove()
    })
    time = ''
    button.addEventListener('click', () => open(Boolean(body.hidden)))
    body.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return
      open(false)
      button.focus()
    })
    // On a phone it would cover half of the shop.
    open(innerWidth > 600)
    const timer = setInterval(refresh, 1_000)
    return () => {
      clearInterval(timer)
      endWatch()
      host.remove()
    }
  })
}

/** Puts the overlay on the page, closed to its scripts and styles. */
function attach(content: Element): Element {
  const host = document.createElement('touchline-overlay')
  const root = host.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(overlayStyle)
  root.adoptedStyleSheets = [sheet]
  root.append(content)
  document.documentElement.append(host)
  return host
}

function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Element | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

function describeEvent(time: string, name: string, detail: unknown): Element {
  const heading = create('summary', {}, create('time', {}, time), ` ${name}`)
  return create('li', {}, create('details', {}, heading, create('pre', {}, write(detail))))
}

function write(detail: unknown): string {
  try {
    return JSON.stringify(detail, null, 1) ?? 'no detail'
  } catch {
    // An object that lies in itself, or a number too large for JSON: what is sent of it leaves that out.
    return String(detail)
  }
}

function describeDetected(): Record<string, string> {
  const { platforms, chats, consentTools, dataLayer } = readDetected()
  const list = (names: readonly string[]) => names.join(', ') || 'none'
  return {
    Platform: list(platforms),
    Chat: list(chats),
    'Consent tool': list(consentTools),
    'Data layer': dataLayer === null ? 'none' : `${dataLayer} entries`,
  }
}

function readLedger(client: Client): Record<string, string> {
  const { created, acknowledged, waiting, dropped } = client.ledger()
  const lost = Object.entries(dropped).map(([reason, times]) => `, ${times} dropped (${reason})`)
  return { Ledger: `${created} created: ${acknowledged} acknowledged, ${waiting} waiting${lost.join('')}` }
}
