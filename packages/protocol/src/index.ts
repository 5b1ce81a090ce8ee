// The wire

export type { Batch, BatchAnswer, Consent, Ledger, RefusalAnswer } from './batch.ts'
export { batch, consent, isPlainBatch, ledger } from './batch.ts'
export type { EventContext, Item, Page, WireEvent } from './event.ts'
export { checkedNames, event, isPlainEvent, isPlainPage, item, page, readEvent } from './event.ts'
export type { EventId, StreamId, VisitorId } from './id.ts'
export { eventId, streamId, timeOfEventId, uuid, visitorId } from './id.ts'
export type { Channel, Inventory, Phase, Touchpoint } from './inventory.ts'
// The inventory
export { channel, inventory, phase, touchpoint } from './inventory.ts'
export { limits, wireVersion } from './limits.ts'
export { toAddressPath } from './path.ts'
export type { RefusalCode, RefusalName, RejectedEvent } from './refusal.ts'
// Refusals
export { Refusal, refusalCodes } from './refusal.ts'
// Names of events
export { automaticEvents, commerceEvents, offlineEvents, touchlineEvents, vocabulary } from './vocabulary.ts'
