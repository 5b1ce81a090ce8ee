import type { JourneyAnswer } from '@touchline/analysis'
import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react'
import { useSite } from '../../address/site.ts'
import { RouteLegend } from '../../route/route.tsx'
import { Timeline, TimelineRows } from './timeline.tsx'
import { layoutTimeline } from './timeline-layout.ts'

/** The width that an element has, followed as it changes. */
function useWidth(): readonly [RefObject<HTMLElement | null>, number] {
  const element = useRef<HTMLElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (element.current === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return [element, width]
}

/** Keeps labels that the edge of what is scrolled would cut out of sight until they are whole. */
function useWholeLabels(scrolled: RefObject<HTMLElement | null>, drawn: string): void {
  useEffect(() => {
    const root = scrolled.current
    if (root === null || drawn === '') return
    // A label at rest is often a fraction of a pixel beyond the edge.
    const observer = new IntersectionObserver(
      entries => {
        for (const { target, intersectionRatio } of entries)
          target.classList.toggle('cut', intersectionRatio < 0.96)
      },
      { root, threshold: 0.96 },
    )
    for (const label of root.querySelectorAll('text')) observer.observe(label)
    return () => observer.disconnect()
  }, [scrolled, drawn])
}

/** The timeline opens at its newest end, and stays there while touches are added. */
export function TimelinePanel({ journey }: { readonly journey: JourneyAnswer }): ReactElement {
  const { timeZone } = useSite()
  const [element, width] = useWidth()
  const touches = journey.touches.length
  const layout = layoutTimeline(journey, { width })
  useEffect(() => {
    if (element.current !== null && touches > 0 && width > 0) {
      element.current.scrollLeft = element.current.scrollWidth
    }
  }, [element, touches, width])
  useWholeLabels(element, width > 0 ? `${touches} ${layout.width}` : '')
  return (
    <section className="panel">
      <header>
        <div>
          <h2>Touches in order, by channel and device</h2>
          <p>Evenly spaced; the pauses between visits are written.</p>
        </div>
        <div className="legend hide-phone">
          <RouteLegend />
        </div>
      </header>
      <div className="body tl">
        <TimelineRows layout={layout} />
        <section
          className="scroll"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          aria-label="Timeline of one person"
          ref={element}
        >
          {width > 0 && <Timeline layout={layout} zone={timeZone} />}
        </section>
      </div>
    </section>
  )
}
