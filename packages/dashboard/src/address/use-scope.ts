import { useEffect, useState } from 'react'
import type { Scope } from '../ask/questions.ts'
import type { Address } from './address.ts'
import { dayIn, resolvePeriod } from './period.ts'
import { useSite } from './site.ts'

/** The site's day; it turns at the site's midnight. */
function useToday(zone: string): string {
  const [today, setToday] = useState(() => dayIn(zone, Date.now()))
  useEffect(() => {
    const look = () => setToday(dayIn(zone, Date.now()))
    look()
    const timer = setInterval(look, 20_000)
    return () => clearInterval(timer)
  }, [zone])
  return today
}

/** The site and the days that an address asks about. */
export function useScope(address: Address): Scope {
  const site = useSite()
  const today = useToday(site.timeZone)
  return { site: site.id, ...resolvePeriod(address.period, today) }
}
