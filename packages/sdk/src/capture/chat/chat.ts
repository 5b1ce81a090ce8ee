import { guarded } from '../../guard.ts'
import type { Capture, Client } from '../../options.ts'
import { nameCapture } from '../captures.ts'
import { endAll, listen } from '../listen.ts'
import { lookFor } from '../look-for.ts'
import { isChatFrame } from './globals.ts'
import { type Hook, type Signal, type Widget, widgets } from './widgets.ts'

/** A widget's own event comes within this time after its frame was given the focus. */
const frameWaitMs = 1_000

/**
 * Makes `chat_open`, `chat_start`, `chat_message`, `chat_reply` and `chat_end` of what some twenty chat widgets
 * tell, each once per conversation of a page life, with the widget's name. A widget that tells nothing, or that
 * is not known, is opened when its frame gets the focus.
 *
 * Never a word of a conversation: of what a widget passes along only the kind and the side are looked at.
 */
export function chat(): Capture {
  return nameCapture('chat', client => {
    const say = createSayer(client)
    const ends: (() => void)[] = []
    const found = new Set<Widget>()
    const look = () => {
      for (const widget of widgets) {
        if (found.has(widget) || !isHere(widget)) continue
        found.add(widget)
        for (const hook of widget._hooks) ends.push(hearOf(widget, hook, say))
      }
      return false
    }
    ends.push(
      lookFor(look),
      watchFrames(frame => say('open', found.size === 1 ? [...found][0]?._name : nameFrame(frame))),
    )
    return endAll(ends)
  })
}

type Say = (signal: Signal, widget: string | undefined) => void

function createSayer(client: Client): Say {
  const said = new Set<Signal>()
  return (signal, widget) => {
    if (said.has(signal)) return
    // A chat that opens before the visitor has touched the page has opened itself; a reply to nothing is a greeting.
    const unasked =
      navigator.userActivation?.hasBeenActive === false || (signal === 'reply' && said.size === 0)
    said.add(signal)
    if (signal === 'end') for (const over of ['start', 'message', 'reply'] as const) said.delete(over)
    else if (signal !== 'open') said.delete('end')
    client.track(`chat_${signal}`, { widget, ...(unasked && { interactive: false }) })
  }
}

const apiOf = ({ _global }: Widget) => (window as unknown as Record<string, unknown>)[_global] as never

function isHere(widget: Widget): boolean {
  const api: unknown = apiOf(widget)
  // An element with the id `drift` answers under the same name.
  return Boolean(api) && !(api instanceof Element) && (widget._is?.(api as never) ?? true)
}

function hearOf(widget: Widget, [signal, event, test]: Hook, say: Say): () => void {
  let before: unknown
  const hear = guarded((payload: unknown) => {
    const is = !test || test((payload ?? {}) as never, before as never)
    before = payload
    if (is) say(signal, widget._name)
  })
  // What a widget cannot unsubscribe goes on calling; a stopped client makes no event of it.
  const subscribe = guarded(() => widget._by(apiOf(widget), event, hear))
  return subscribe() ?? (() => undefined)
}

/** Calls back when the focus is in a frame that holds a chat, or was a second ago. */
function watchFrames(onFocus: (frame: HTMLIFrameElement) => void): () => void {
  let timer: ReturnType<typeof setInterval> | undefined
  const onBlur = () => {
    let frame = document.activeElement
    if (!(frame instanceof HTMLIFrameElement)) return
    clearInterval(timer)
    // From one frame to the next the window hears nothing.
    timer = setInterval(() => {
      const chat = [frame, document.activeElement].find(
        (element): element is HTMLIFrameElement =>
          element instanceof HTMLIFrameElement && isChatFrame(element),
      )
      frame = document.activeElement
      if (chat) onFocus(chat)
      if (chat || !(frame instanceof HTMLIFrameElement)) clearInterval(timer)
    }, frameWaitMs)
  }
  return endAll([listen('blur', onBlur), () => clearInterval(timer)])
}

/** The maker's host, where the frame has an address of another one than the page's. */
function nameFrame({ src }: HTMLIFrameElement): string {
  const [, , host] = src.split('/')
  return host && host !== location.host ? host : 'other'
}
