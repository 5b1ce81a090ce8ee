import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { Icon } from '../../chrome/icon.tsx'
import { formatCount } from '../../format/number.ts'

interface PagerProps {
  readonly offset: number
  readonly size: number
  readonly total: number
  readonly hrefOf: (offset: number) => string
}

/** Which rows are shown, and the way to newer and older ones. */
export function Pager({ offset, size, total, hrefOf }: PagerProps): ReactElement {
  const first = Math.min(offset + 1, total)
  const last = Math.min(offset + size, total)
  return (
    <nav className="pager" aria-label="Rows">
      <span>
        {formatCount(first)}–{formatCount(last)} of {formatCount(total)}
      </span>
      {offset > 0 && (
        <Link className="btn" href={hrefOf(Math.max(0, offset - size))}>
          <Icon name="back" />
          Newer
        </Link>
      )}
      {last < total && (
        <Link className="btn" href={hrefOf(offset + size)}>
          Older
          <Icon name="forward" />
        </Link>
      )}
    </nav>
  )
}
