import { scrubUrl } from '../event/scrub.ts'
import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'
import { listen } from './listen.ts'
import { scrubText } from './scrub-text.ts'

/** Progress is told at these shares of the length, in percent. */
const marks = [25, 50, 75]

/**
 * Makes GA4's `video_start`, `video_progress` (at the quarters) and `video_complete` of `<video>` and `<audio>`
 * elements, each once for what is being played. Films that play by themselves without sound or controls are
 * decoration.
 *
 * Players in frames of other origins and media inside of shadow roots are out of sight.
 */
export function media(): Capture {
  return nameCapture('media', client => {
    const heard = new WeakMap<EventTarget, { source: string; percent: number }>()
    const onMedia = ({ target, type }: Event) => {
      if (!(target instanceof HTMLMediaElement) || isDecoration(target)) return
      const source = target.currentSrc
      let state = heard.get(target)
      if (state?.source !== source) {
        if (type !== 'play') return
        state = { source, percent: 0 }
        heard.set(target, state)
        client.track('video_start', describe(target, 0))
      }
      // Of a stream without an end there is no progress.
      const share = (100 * target.currentTime) / target.duration
      for (const mark of marks) {
        if (state.percent >= mark || !(share >= mark)) continue
        state.percent = mark
        client.track('video_progress', { ...describe(target, mark), interactive: false })
      }
      if (type !== 'ended' || state.percent === 100) return
      state.percent = 100
      client.track('video_complete', { ...describe(target, 100), interactive: false })
    }
    // Events of media do not bubble; they can be caught on their way down.
    return listen('play timeupdate ended', onMedia)
  })
}

const isDecoration = ({ autoplay, muted, controls }: HTMLMediaElement): boolean =>
  autoplay && muted && !controls

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
