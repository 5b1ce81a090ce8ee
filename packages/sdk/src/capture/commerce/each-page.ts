import type { Client } from '../../options.ts'

/** Single-page shops put the next page's content in place some moments after its route. */
const contentMs = 500

/** Looks at the page now and after each page view to come. Returns a function that ends it. */
export function eachPage(client: Client, look: () => void): () => void {
  let isLater = false
  let timer = setTimeout(look)
  const end = client.watch(name => {
    // A watcher is told of the page views before it too: those are looked at now.
    if (!isLater || name !== 'page_view') return
    clearTimeout(timer)
    timer = setTimeout(look, contentMs)
  })
  isLater = true
  return () => {
    clearTimeout(timer)
    end()
  }
}
