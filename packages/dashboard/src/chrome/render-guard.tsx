import type { ComponentType, ReactElement, ReactNode } from 'react'
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary'
import { Icon } from './icon.tsx'
import { PageHead } from './page-head.tsx'

/** A page that could not be drawn: what happened, what is safe, and what to do. */
function Broken({ error, resetErrorBoundary }: FallbackProps): ReactElement {
  return (
    <>
      <PageHead over="Touchline" title="This page could not be drawn" />
      <section className="panel" role="alert">
        <div className="state error">
          <Icon name="warning" />
          <p>
            <b>The dashboard made a mistake here.</b> Nothing is lost: the events are stored, and new ones go
            on being counted. Try again, or go to another page; if it stays, report the line below together
            with the address of this page.
          </p>
          <code>{error instanceof Error ? `${error.name}: ${error.message}` : String(error)}</code>
          <div className="choices">
            <button type="button" className="btn" onClick={() => resetErrorBoundary()}>
              Try again
            </button>
            <button type="button" className="btn" onClick={() => location.reload()}>
              Load the page anew
            </button>
          </div>
        </div>
      </section>
    </>
  )
}

interface RenderGuardProps {
  /** Where the reader is: with another place the fault is forgotten. */
  readonly place: string
  /** Called before what is inside is drawn again; the answer that it could not draw may have to be asked for anew. */
  readonly forget?: () => void
  /** What to put around the words about the fault; nothing if the guard already stands inside a page. */
  readonly frame?: ComponentType<{ readonly children: ReactElement }>
  readonly children: ReactNode
}

/** Keeps a fault of drawing to what is inside, and says it there. Without one, React takes the whole page away. */
export function RenderGuard({ place, forget, frame: Frame, children }: RenderGuardProps): ReactElement {
  return (
    <ErrorBoundary
      resetKeys={[place]}
      onReset={() => forget?.()}
      fallbackRender={fault =>
        Frame === undefined ? (
          <Broken {...fault} />
        ) : (
          <Frame>
            <Broken {...fault} />
          </Frame>
        )
      }
    >
      {children}
    </ErrorBoundary>
  )
}
