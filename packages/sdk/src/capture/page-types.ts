import type { Capture } from '../options.ts'
import { nameCapture } from './captures.ts'
import { readPageType } from './page-type.ts'

/** Says of each page view what kind of page it is, where the page's markup does not. */
export const pageTypes = (): Capture =>
  nameCapture('pageTypes', client =>
    client.watch(name => {
      if (name === 'page_view') client.describe(readPageType())
    }),
  )
