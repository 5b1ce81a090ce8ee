const names = [
  'engagement',
  'page_leave',
  'web_vital',
  'js_error',
  'form_abandon',
  'request_error',
  'form_error',
  'rage_click',
  'dead_click',
  'survey_show',
  'identify',
  'reset',
  'consent',
  'logout',
] as const

const automatic: ReadonlySet<string> = new Set(names)

/** Whether an event happens by itself: it stands in no touch of its own, and may come long after somebody was there. */
export function isAutomatic(name: string): boolean {
  return automatic.has(name)
}
