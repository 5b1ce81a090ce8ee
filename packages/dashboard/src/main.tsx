import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { applyTheme, chosenTheme } from './chrome/theme.ts'
import './styles/tokens.css'
import './styles/layout.css'
import './styles/controls.css'
import './styles/panels.css'
import './styles/tables.css'
import './styles/route.css'
import './styles/funnel.css'
import './styles/leavers.css'
import './styles/journey.css'
import './styles/setup.css'

applyTheme(chosenTheme())

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element #root to draw in: index.html was changed.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
