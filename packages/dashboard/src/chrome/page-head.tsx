import type { ReactElement, ReactNode } from 'react'

interface PageHeadProps {
  /** Small line above: page, what is counted. */
  readonly over: ReactNode
  /** The finding. It is the window's title as well. */
  readonly title: string
  readonly lede?: ReactNode
  readonly children?: ReactNode
}

/** The head of a page: it opens on an answer. */
export function PageHead({ over, title, lede, children }: PageHeadProps): ReactElement {
  return (
    <div className="page-head">
      <title>{`${title} · Touchline`}</title>
      <div>
        <p className="over">{over}</p>
        <h1>{title}</h1>
        {lede !== undefined && <p className="lede">{lede}</p>}
      </div>
      {children !== undefined && <div className="actions">{children}</div>}
    </div>
  )
}
