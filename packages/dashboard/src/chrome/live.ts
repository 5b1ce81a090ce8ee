import { createContext, useContext } from 'react'

/** What is known about the newest event of the site that is looked at. */
interface Live {
  /** Epoch milliseconds; `null` when none ever came. */
  readonly lastEventAt: number | null
  /** Whether the last look at the server failed. */
  readonly stalled: boolean
}

const LiveContext = createContext<Live>({ lastEventAt: null, stalled: false })

/** Gives what is inside it the one look at the server that all of the page shares. */
export const LiveOf = LiveContext.Provider

/** When the newest event of the site came. */
export function useLiveState(): Live {
  return useContext(LiveContext)
}
