import type { ReactElement } from 'react'

/** Line drawings on a 16 px grid, 1.5 px strokes. */
const drawings = {
  funnel: <path d="M2.5 13.5v-11M6.5 13.5v-7M10.5 13.5V9M14 13.5h-12" />,
  journeys: (
    <>
      <path d="M2 12c3 0 2.5-8 6-8s3 8 6 8" />
      <circle cx="8" cy="4" r="1.5" />
    </>
  ),
  calendar: <path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5" />,
  down: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  close: <path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />,
  copy: (
    <>
      <path d="M5.5 5.5h8v8h-8z" />
      <path d="M10.5 5.5v-3h-8v8h3" />
    </>
  ),
  check: <path d="m3 8.5 3.2 3.2L13 5" />,
  back: <path d="m9.5 4-4 4 4 4" />,
  forward: <path d="m6.5 4 4 4-4 4" />,
  out: <path d="M6.5 3.5h-3v9h9v-3M9 3.5h3.5V7M12.5 3.5 7.5 8.5" />,
  tray: <path d="M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5v4h11v-4l-2-6h-7z" />,
  warning: <path d="M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.7v.1" />,
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </>
  ),
  light: (
    <>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1" />
    </>
  ),
  dark: <path d="M13 9.8A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8z" />,
} satisfies Record<string, ReactElement>

/** The name of a drawing. */
export type IconName = keyof typeof drawings

/** A small drawing; it says nothing that the words beside it do not. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      {drawings[name]}
    </svg>
  )
}
