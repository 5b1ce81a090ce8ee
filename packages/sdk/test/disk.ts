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
