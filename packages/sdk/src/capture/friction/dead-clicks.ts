import type { Client } from '../../options.ts'
import { endAll, listen, listenToNavigation } from '../listen.ts'
import { watchRequests } from '../watch-requests.ts'
import {
  calledLike,
  clickedElement,
  describeElement,
  hasOwnClicks,
  looksClickable,
} from './clicked-element.ts'

/** An answer is seen or heard within this time … */
const answerMs = 1_000
/** … but a request that was made in it is known only when it has ended, and a slow page is left even later. */
const requestMs = 4_000

/** Events that answer a click. Those of transitions do not: every button lights up. */
const answers =
  'scroll focusin input change toggle submit reset invalid popstate hashchange visibilitychange blur beforeprint fullscreenchange play pause copy'

/** Requests that every click makes, on pages that are measured. */
const measuring = /collect|\/events?\b|track|analytic|pixel|beacon|clarity|hotjar|metric|telemetr/i

/** Done out of sight of the page. */
const silent = /copy|clipboard|share|download|mute|sound/i

/** Links that lead somewhere, however slowly, and menus, which style sheets open by themselves. */
const leading = 'a[href]:not([href="#"],[href^="javascript:"]),nav,[aria-haspopup]'

/**
 * Makes `dead_click` of a click on something that looks as if it did something, after which nothing changes, moves,
 * is asked for or opens. In doubt there is none: a page that moves by itself answers every click.
 */
export function deadClicks(client: Client): () => void {
  const told = new WeakSet<Element>()
  let end: () => void = () => undefined
  const onClick = (event: MouseEvent) => {
    end()
    const element = clickedElement(event)
    if (!element || told.has(element) || !expectsAnswer(event, element)) return
    end = awaitAnswer(element, () => {
      told.add(element)
      client.track('dead_click', describeElement(element), true)
    })
  }
  return endAll([listen('click', onClick), () => end()])
}

const expectsAnswer = ({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent, element: Element): boolean =>
  !(ctrlKey || metaKey || shiftKey || altKey) &&
  looksClickable(element) &&
  !hasOwnClicks(element) &&
  !element.closest(leading) &&
  // A drawing changes without the document, as in a configurator.
  !document.querySelector('canvas') &&
  // What happens inside of a closed shadow root is nobody's business.
  !(element.localName.includes('-') && !element.shadowRoot) &&
  !calledLike(element, silent)

/** Calls back when a click was answered by nothing at all. */
function awaitAnswer(element: Element, onNone: () => void): () => void {
  const start = performance.now()
  const chosen = String(getSelection())
  const changes = new MutationObserver(() => end())
  for (const root of [document, element.getRootNode(), element.shadowRoot]) {
    if (root) changes.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
  }
  const endRequests = watchRequests(entry => {
    if (isAnswer(entry, start)) end()
  })
  const early = [() => changes.disconnect(), listen(answers, end)]
  const late = [
    listen('pagehide', end),
    listenToNavigation('navigate', end),
    endRequests,
    () => clearTimeout(timer),
  ]
  let timer = setTimeout(() => {
    if (String(getSelection()) !== chosen) return end()
    endAll(early)()
    timer = setTimeout(() => {
      end()
      onNone()
    }, requestMs)
  }, answerMs)

  function end(): void {
    endAll([...early, ...late])()
  }
  return end
}

const isAnswer = ({ name, startTime }: PerformanceEntry, start: number): boolean =>
  startTime >= start && startTime <= start + answerMs && !measuring.test(name)
