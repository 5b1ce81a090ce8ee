import { createContext, useContext } from 'react'
import type { Live } from '../ask/use-live.ts'

const LiveContext = createContext<Live>({ lastEventAt: undefined, stalled: false })

/** Gives what is inside it the one look at the server that all of the page shares. */
export const LiveOf = LiveContext.Provider

/** When the newest event came. */
export function useLiveState(): Live {
  return useContext(LiveContext)
}
