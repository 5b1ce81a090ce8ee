import { type MetricWithAttribution, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals/attribution'
import { scrubUrl } from '../event/scrub.ts'
import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'
import { endAll, listen } from './listen.ts'

/** What of a page's speed is measured. */
export interface VitalsOptions {
  /**
   * The share of visitors who are measured, 0–1, default all. Decided for each visitor and day at once, so that a
   * journey is measured whole or not at all; without a visitor's id, for each page life.
   */
  readonly sample?: number
  /**
   * Measures route changes too, as a series of its own (`navigationType` is `soft-navigation`). Default `false`;
   * browsers without the Soft Navigations API (Chromium before 151, Firefox, Safari) measure none.
   */
  readonly softNavigations?: boolean
}

/**
 * Measures Google's Core Web Vitals and sends each as `web_vital`: the metric, its value and rating, and, where it is
 * worse than good, what it was spent on.
 *
 * Values that may still grow are told when the page is left or hidden, together with what it makes then. A value may be
 * sent again when it has grown: reports with the same `id` replace each other. web-vitals cannot be stopped; what it
 * measures after `client.stop()` is ignored.
 */
export function vitals({ sample = 1, softNavigations = false }: VitalsOptions = {}): Capture {
  return nameCapture('vitals', client => {
    let measured: boolean | undefined
    /** Reports by their ids, as of now. */
    const growing = new Map<string, MetricWithAttribution>()
    const grow = (metric: MetricWithAttribution) => void growing.set(metric.id, metric)
    const reportAll = () => {
      growing.forEach(report)
      growing.clear()
    }
    const report = (metric: MetricWithAttribution) => {
      // Only now: the first event of a visitor makes their id.
      measured ??=
        shareOf((client.visitor() ?? Math.random()) + new Date().toISOString().slice(0, 10)) < sample
      if (!measured) return
      const { name, value, rating, id, navigationType, navigationURL } = metric
      const detail = {
        metric: name,
        value: round(value),
        rating,
        id,
        navigationType,
        ...(sample < 1 && { sampleRate: sample }),
        // Reported on a later page of the same document than the one that it was measured on.
        ...(navigationURL && navigationURL !== location.href && { url: scrubUrl(navigationURL) }),
        ...(rating !== 'good' && { attribution: describe(metric.attribution) }),
      }
      // It is in no hurry, and must not cost a request of its own.
      client.track('web_vital', detail, true)
    }
    const options = { reportSoftNavs: softNavigations }
    // By itself web-vitals tells of them only after `pagehide`: a request of its own on every page.
    const all = { ...options, reportAllChanges: true }
    onCLS(grow, all)
    onFCP(report, options)
    onINP(grow, all)
    onLCP(grow, all)
    onTTFB(report, options)
    const onVisibility = () => document.visibilityState === 'hidden' && reportAll()
    return endAll([
      // web-vitals listens on the window, on the way down: it has had its last word by then.
      listen('visibilitychange', onVisibility, document),
      client.atViewEnd(isLeaving => isLeaving && reportAll()),
    ])
  })
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000

/** The numbers and words of an attribution: durations, the element, what was done to it. Not the browser's entries. */
function describe(attribution: object): object {
  const described: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(attribution)) {
    if (typeof value === 'number') described[name] = round(value)
    else if (typeof value === 'string') described[name] = name === 'url' ? scrubUrl(value) : value
  }
  return described
}

/** Where a text lies between 0 and 1: FNV-1a, which spreads texts that differ in one letter. */
function shareOf(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  // FNV's upper bits depend little on the last letters, which are the day.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}
