import { type MetricType, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'
import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'

/**
 * Measures Google's Core Web Vitals and sends each as `web_vital`.
 *
 * A value may be sent again when it has grown: reports with the same `id` replace each other. web-vitals cannot be
 * stopped; what it measures after `client.stop()` is ignored.
 */
export function vitals(): Capture {
  return nameCapture('vitals', client => {
    const report = ({ name, value, rating, id, navigationType }: MetricType) => {
      client.track('web_vital', {
        metric: name,
        value: Math.round(value * 10_000) / 10_000,
        rating,
        id,
        navigationType,
      })
    }
    onCLS(report)
    onFCP(report)
    onINP(report)
    onLCP(report)
    onTTFB(report)
    return undefined
  })
}
