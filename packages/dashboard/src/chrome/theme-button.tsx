import { type ReactElement, useState } from 'react'
import { Icon } from './icon.tsx'
import { applyTheme, chosenTheme, nextTheme, type Theme } from './theme.ts'

const names: Readonly<Record<Theme, string>> = { system: 'as the system', light: 'light', dark: 'dark' }

/** Turns from the system's colours to light, to dark, and back. */
export function ThemeButton(): ReactElement {
  const [theme, setTheme] = useState(chosenTheme)
  const turn = () => {
    const next = nextTheme(theme)
    applyTheme(next)
    setTheme(next)
  }
  const label = `Colours: ${names[theme]}. Switch to ${names[nextTheme(theme)]}`
  return (
    <button type="button" className="btn quiet icon-only" onClick={turn} aria-label={label} title={label}>
      <Icon name={theme} />
    </button>
  )
}
