// @vitest-environment jsdom
import { act, type ReactElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RenderGuard } from './render-guard.tsx'

/** React asks for it where a test drives it. */
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let broken = true
let forgotten = 0

function Page(): ReactElement {
  if (broken) throw new RangeError('Invalid time zone specified: Mars/Base')
  return <p>The answer</p>
}

function Frame({ children }: { readonly children: ReactElement }): ReactElement {
  return <main>{children}</main>
}

let place: HTMLElement
let root: Root

beforeEach(() => {
  broken = true
  forgotten = 0
  place = document.body.appendChild(document.createElement('div'))
  // The fault is the point here; React's report of it would only fill the log.
  root = createRoot(place, { onCaughtError: () => undefined })
})

afterEach(async () => {
  await act(() => root.unmount())
  place.remove()
})

const forget = (): void => {
  forgotten += 1
}

const open = (address: string): Promise<void> =>
  act(async () =>
    root.render(
      <>
        <nav>Funnel</nav>
        <RenderGuard place={address} forget={forget}>
          <Page />
        </RenderGuard>
      </>,
    ),
  )

describe('a page that cannot be drawn', () => {
  it('says what happened and what is safe, and leaves the rest standing', async () => {
    await open('/')
    const alert = place.querySelector('[role=alert]')
    expect(alert?.textContent).toContain('Nothing is lost')
    expect(alert?.querySelector('code')?.textContent).toBe(
      'RangeError: Invalid time zone specified: Mars/Base',
    )
    expect(place.querySelector('h1')?.textContent).toBe('This page could not be drawn')
    expect(place.querySelector('nav')?.textContent).toBe('Funnel')
  })

  it('is drawn again when asked to', async () => {
    await open('/')
    broken = false
    await act(() => place.querySelector('button')?.click())
    expect(place.querySelector('[role=alert]')).toBeNull()
    expect(place.textContent).toContain('The answer')
    expect(forgotten).toBe(1)
  })

  it('is forgotten on another page', async () => {
    await open('/')
    broken = false
    await open('/')
    expect(place.querySelector('[role=alert]')).not.toBeNull()
    await open('/journeys')
    expect(place.querySelector('[role=alert]')).toBeNull()
    expect(place.textContent).toContain('The answer')
  })

  it('says so in a frame of its own where no page stands around it', async () => {
    await act(() =>
      root.render(
        <RenderGuard place="" frame={Frame}>
          <Page />
        </RenderGuard>,
      ),
    )
    expect(place.querySelector('main [role=alert]')).not.toBeNull()
  })
})
