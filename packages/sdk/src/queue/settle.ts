import { now } from '../event/clock.ts'
import { change, type Desk, removeRow } from './desk.ts'
import type { Row } from './row.ts'

/** Takes rows off the shelf that the collector has answered for, and counts those that are still there. */
export async function settle(
  desk: Desk,
  rows: readonly Row[],
  refused: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { id } of rows) desk._own.delete(id)
  desk._shelf._tell?.(rows.map(row => row.id))
  await change(desk, (ledger, shelf) => {
    ledger.after = 0
    for (const row of rows) shelf._ifHeld(row, () => removeRow(ledger, shelf, row, refused.get(row.id)))
  })
  for (const { id } of rows) desk._underWay.delete(id)
}

/** Gives rows back that were not taken. An attempt that has failed is no claim: anybody may try. */
export async function release(desk: Desk, rows: readonly Row[], pauseMs?: number): Promise<void> {
  for (const { id } of rows) desk._underWay.delete(id)
  await change(desk, (ledger, shelf) => {
    if (pauseMs) ledger.after = now() + pauseMs
    for (const row of rows) shelf._ifHeld(row, () => shelf._put({ ...row, by: desk._stream(), until: 0 }))
  })
}
