import { type FormEvent, type ReactElement, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { type Address, writeAddress } from '../address/address.ts'
import { addDays, type Days, type Period, periodLengths, previousDays } from '../address/period.ts'
import { formatDays } from '../format/time.ts'
import { Icon } from './icon.tsx'

/** The days in words, the last one included: `8 – 21 Nov 2026`. */
const spell = ({ from, to }: Days, withYear: boolean): string => formatDays(from, addDays(to, -1), withYear)

/** A `<details>` does not close by itself when one looks elsewhere. */
function useClosing(): React.RefObject<HTMLDetailsElement | null> {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const close = (event: Event) => {
      const outside = event.target instanceof Node && details.current?.contains(event.target) !== true
      const gaveUp = event instanceof KeyboardEvent && event.key === 'Escape'
      if (details.current?.open !== true || (event instanceof KeyboardEvent ? !gaveUp : !outside)) return
      details.current.open = false
      if (gaveUp) details.current.querySelector('summary')?.focus()
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [])
  return details
}

interface DaysFormProps {
  readonly days: Days
  readonly choose: (period: Period) => void
}

/** The last day is written as people say it, included; the question leaves it out. */
function DaysForm({ days, choose }: DaysFormProps): ReactElement {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const [first = '', last = ''] = [String(fields.get('first')), String(fields.get('last'))].sort()
    if (first !== '') choose({ kind: 'days', from: first, to: addDays(last, 1) })
  }
  return (
    <form onSubmit={submit} key={`${days.from}${days.to}`}>
      <label>
        First day
        <input type="date" name="first" required defaultValue={days.from} />
      </label>
      <label>
        Last day
        <input type="date" name="last" required defaultValue={addDays(days.to, -1)} />
      </label>
      <button type="submit" className="btn">
        Show these days
      </button>
    </form>
  )
}

interface PickerProps {
  readonly address: Address
  readonly days: Days
  readonly go: (address: Address) => void
}

/** Another period starts a list at its first row and forgets the chosen step. */
function withPeriod(address: Address, period: Period): Address {
  if (address.page === 'journeys') return { ...address, period, offset: 0 }
  return { ...address, period }
}

/** Whether what is shown is of the period before as well. */
function isCompared(address: Address): boolean {
  return address.page === 'funnel' || (address.page === 'journeys' && address.behind?.before === true)
}

/** The period with what it is compared with, and the way to another. */
export function PeriodPicker({ address, days, go }: PickerProps): ReactElement {
  const details = useClosing()
  const close = () => {
    if (details.current !== null) details.current.open = false
  }
  return (
    <details className="picker" ref={details}>
      <summary className="chip" aria-label={`Period: ${spell(days, true)}`}>
        <Icon name="calendar" />
        {spell(days, true)}
        {isCompared(address) && <span className="vs">vs {spell(previousDays(days), false)}</span>}
        <Icon name="down" />
      </summary>
      <div className="picker-body">
        <ul>
          {periodLengths.map(length => (
            <li key={length}>
              <Link
                href={writeAddress(withPeriod(address, { kind: 'last', days: length }))}
                onClick={close}
                aria-current={address.period.kind === 'last' && address.period.days === length}
              >
                Last {length} days
              </Link>
            </li>
          ))}
        </ul>
        <DaysForm
          days={days}
          choose={period => {
            close()
            go(withPeriod(address, period))
          }}
        />
      </div>
    </details>
  )
}
