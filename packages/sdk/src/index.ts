// The client

// Captures
export { nameCapture } from './capture/captures.ts'
export { chat } from './capture/chat/chat.ts'
export { dataLayer } from './capture/data-layer.ts'
export { friction } from './capture/friction/friction.ts'
export { contacts } from './capture/links/contacts.ts'
export { downloads } from './capture/links/downloads.ts'
export { outbound } from './capture/links/outbound.ts'
export { siteSearch } from './capture/links/site-search.ts'
export { media } from './capture/media.ts'
export { pages } from './capture/pages.ts'
export { touchpoints } from './capture/touchpoints.ts'
export { type VitalsOptions, vitals } from './capture/vitals.ts'
export type { ConsentAnswer, ConsentState } from './consent.ts'
export type { Nav, ViewStart } from './event/view.ts'
export type { Capture, Client, Options, Score, Watcher } from './options.ts'
export type { Counts } from './queue/queue.ts'
export { touchline } from './touchline.ts'
// The release
export { version } from './version.ts'
