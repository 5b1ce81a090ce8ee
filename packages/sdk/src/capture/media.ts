import { scrubUrl } from '../event/scrub.ts'
import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'
import { listen } from './listen.ts'
import { scrubText } from './scrub-text.ts'

/** Progress is told at these shares of the length, in percent. */
const marks = [25, 50, 75]

/**
 * Makes GA4's `video_start`, `video_progress` (at the quarters) and `video_complete` of `<video>` and `<audio>`
 * elements, each once for what is being played. Films without sound and controls are decoration, whoever starts them;
 * what plays before the visitor has touched the page was started by nobody.
 *
 * Players in frames of other origins and media inside of shadow roots are out of sight.
 */
export function media(): Capture {
  return nameCapture('media', client => {
    const heard = new WeakMap<EventTarget, { source: string; percent: number }>()
    const onMedia = ({ target, type }: Event) => {
      if (!(target instanceof HTMLMediaElement) || isDecoration(target)) return
      const tell = (name: string, percent: number, isAsked?: boolean) =>
        client.track(name, { ...describe(target, percent), ...(!isAsked && { interactive: false }) })
      const source = target.currentSrc
      let state = heard.get(target)
      if (state?.source !== source) {
        if (type !== 'play') return
        state = { source, percent: 0 }
        heard.set(target, state)
        tell('video_start', 0, navigator.userActivation?.hasBeenActive !== false)
      }
      // Of a stream without an end there is no progress.
      const share = (100 * target.currentTime) / target.duration
      for (const mark of marks) {
        if (state.percent >= mark || !(share >= mark)) continue
        state.percent = mark
        tell('video_progress', mark)
      }
      if (type !== 'ended' || state.percent === 100) return
      state.percent = 100
      tell('video_complete', 100)
    }
    // Events of media do not bubble; they can be caught on their way down.
    return listen('play timeupdate ended', onMedia)
  })
}

const isDecoration = ({ muted, controls }: HTMLMediaElement): boolean => muted && !controls

function describe(element: HTMLMediaElement, percent: number): object {
  const { currentSrc, currentTime, duration, title, tagName } = element
  const name = title || element.getAttribute('aria-label')
  return {
    video_provider: tagName.toLowerCase(),
    video_percent: percent,
    video_current_time: Math.round(currentTime),
    ...(duration < Infinity && { video_duration: Math.round(duration) }),
    ...(name && { video_title: scrubText(name) }),
    ...(/^https?:/.test(currentSrc) && { video_url: scrubUrl(currentSrc).split('?')[0] }),
  }
}
