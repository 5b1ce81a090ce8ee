/**
 * Light, dark, or as the system has it.
 *
 * @module
 */

/** What the reader chose. */
export type Theme = 'system' | 'light' | 'dark'

const key = 'touchline-theme'
const order: readonly Theme[] = ['system', 'light', 'dark']

/** The theme that was chosen last in this browser. */
export function chosenTheme(): Theme {
  return order.find(theme => theme === readStored()) ?? 'system'
}

/** The one after: system, light, dark, system. */
export function nextTheme(theme: Theme): Theme {
  return order[(order.indexOf(theme) + 1) % order.length] ?? 'system'
}

/** Shows a theme and keeps it. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  store(theme)
}

/** A browser that forbids storage throws at its mention; then the theme is the system's. */
function readStored(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function store(theme: Theme): void {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // The theme then lasts until the page is left, and nothing else is lost.
  }
}
