import { createDiskShelf } from '../src/queue/disk-shelf.ts'
import type { Row } from '../src/queue/row.ts'
import { site } from './page.ts'

/** The rows on disk, in their order. */
export async function onDisk(): Promise<Row[]> {
  let found: Row[] = []
  await createDiskShelf(site)._change((_, rows) =>
    rows._read(20_000, read => {
      found = read
    }),
  )
  return found
}

/** The id of the n-th event of a millisecond. */
export const idAt = (at: number, n: number) =>
  `${at.toString(16).padStart(12, '0').replace(/.{8}/, '$&-')}-7000-a000-${n.toString(16).padStart(12, '0')}`

/** Puts rows of an earlier page on disk, counted as it would have. */
export const leftBehind = (count: number, row: (n: number) => Partial<Row>) =>
  createDiskShelf(site)._change((ledger, rows) => {
    for (let n = 0; n < count; n++) {
      const id = idAt(Date.now() - 60_000, n)
      const stream = '00000000-0000-4000-a000-000000000001'
      const json = `{"id":"${id}","seq":${n + 1},"at":${Date.now() - 60_000},"name":"left"}`
      const whole = {
        id,
        stream,
        json,
        bytes: json.length,
        precious: false,
        consent: 'full',
        ...row(n),
      } as Row
      rows._put(whole)
      ledger.created++
      ledger.bytes += whole.bytes
    }
  })

/** Holds up every change on disk until it is released. */
export async function holdDisk(): Promise<() => void> {
  const database = await new Promise<IDBDatabase>(resolve => {
    const request = indexedDB.open('touchline')
    request.onsuccess = () => resolve(request.result)
  })
  const store = database.transaction('queue', 'readwrite').objectStore('queue')
  let isHeld = true
  const goOn = () => {
    if (isHeld) store.count().onsuccess = goOn
    else database.close()
  }
  goOn()
  return () => {
    isHeld = false
  }
}
