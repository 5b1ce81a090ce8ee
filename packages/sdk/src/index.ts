// The client

// Captures
export { nameCapture } from './capture/captures.ts'
export { chat } from './capture/chat/chat.ts'
export { dataLayer } from './capture/data-layer.ts'
export { pages } from './capture/pages.ts'
export { touchpoints } from './capture/touchpoints.ts'
export { vitals } from './capture/vitals.ts'
export type { ConsentAnswer, ConsentState } from './consent.ts'
export type { Nav, ViewStart } from './event/view.ts'
export type { Capture, Client, Options, Score, Watcher } from './options.ts'
export type { Counts } from './queue/queue.ts'
export { touchline } from './touchline.ts'
// The release
export { version } from './version.ts'
