/**
 * The page of an event as fields of its line.
 *
 * @module
 */
import type { Page } from '@touchline/protocol'
import type { Site } from '../settings/site.ts'
import { readArrival, type SourceColumns } from './arrival.ts'
import { column, toFixed } from './column.ts'
import { readPage, scrubReferrer } from './page-columns.ts'
import { createMemory, type Memory, remember } from './remember.ts'

/** Whether the columns of two pages are the same. */
export function isSamePage(a: Page | undefined, b: Page | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.view === b.view &&
    a.url === b.url &&
    a.title === b.title &&
    a.referrer === b.referrer &&
    a.type === b.type &&
    a.nav === b.nav
  )
}

/** The columns of an event's page; nothing for an event without one. */
export function pageFields(page: Page | undefined): string {
  if (page === undefined) return ''
  const { view, url, title = '', referrer = '', type = '', nav } = page
  return (
    (view === undefined ? '' : column.view(view)) +
    addressFields(url) +
    titleField(title) +
    (referrer === '' ? '' : column.referrer(scrubReferrer(referrer))) +
    column.page_type(type) +
    column.nav(nav ?? '')
  )
}

const titleField = remember(title => toFixed(column.title(title)))

const addressFields = remember((address: string): string => {
  const { url, host, path } = readPage(address)
  return toFixed(column.url(url) + column.host(host) + column.path(path))
})

const memories = new WeakMap<Site, Memory<string>>()

/** Where the visitor of a page view came from. */
export function arrivalFields({ url, referrer = '', nav }: Page, site: Site): string {
  let memory = memories.get(site)
  if (memory === undefined) {
    memory = createMemory()
    memories.set(site, memory)
  }
  // With the length, no other address and referrer make the same text.
  return memory(`${url.length} ${url}${referrer} ${nav}`, () => {
    const arrival = readArrival({ url: readPage(url).sent, referrer, nav: nav ?? '', ownHosts: site.hosts })
    return toFixed(fieldsOfArrival(arrival))
  })
}

function fieldsOfArrival(arrival: SourceColumns): string {
  return (
    column.source(arrival.source) +
    column.medium(arrival.medium) +
    column.campaign(arrival.campaign) +
    column.term(arrival.term) +
    column.content(arrival.content) +
    column.click_id(arrival.clickId) +
    column.channel_group(arrival.channelGroup)
  )
}
