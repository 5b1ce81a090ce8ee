import type { Client } from '../../options.ts'

/** A page that makes more faults than this makes the same ones over and over. */
const most = 10

/** Makes an event once for each key and at most ten times for each page view. */
export interface PageLimit {
  track(name: string, key: string, detail: object): void
  end(): void
}

/** Creates the limit of one kind of event. */
export function createPageLimit(client: Client): PageLimit {
  let told = new Set<string>()
  const endWatch = client.watch(name => {
    if (name === 'page_view') told = new Set()
  })
  return {
    track(name, key, detail) {
      if (told.has(key) || told.size >= most) return
      told.add(key)
      client.track(name, detail, true)
    },
    end: endWatch,
  }
}
