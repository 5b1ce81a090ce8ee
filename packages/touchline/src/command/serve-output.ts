/**
 * What `serve` says of its life: a few readable lines on a terminal, one line of JSON for each event otherwise.
 *
 * @module
 */
import { resolve } from 'node:path'
import type { App, AppEvent } from '../app.ts'
import { type Level, type LogEvent, toLogLine } from '../log/log-line.ts'
import { mask } from '../log/mask.ts'

/** Everything that is told. */
type LifeEvent =
  | AppEvent
  | { readonly event: 'stopping'; readonly signal: string }
  | { readonly event: 'stopped' }

/** Tells of a server's life. */
export interface ServeOutput {
  listening(app: App): void
  event(event: LifeEvent): void
}

/** A stream that may be a terminal. */
export interface OutputStream {
  write(text: string): unknown
  readonly isTTY?: boolean
}

/**
 * Output for people on a terminal, for programs anywhere else. What errors quote of somebody's data is left out.
 *
 * @param dataPath Paths in it are told.
 */
export function createServeOutput(stream: OutputStream, dataPath: string): ServeOutput {
  const output = stream.isTTY === true ? forPeople(stream) : forPrograms(stream)
  const own = resolve(dataPath)
  return {
    listening: output.listening,
    event: event => output.event('detail' in event ? { ...event, detail: mask(event.detail, own) } : event),
  }
}

const levels: Partial<Record<LifeEvent['event'], Level>> = { fault: 'error', 'engine-died': 'warn' }

function forPrograms(stream: OutputStream): ServeOutput {
  const say = (event: LogEvent, level: Level = 'info'): void => {
    stream.write(toLogLine(event, level, new Date()))
  }
  return {
    // Neither the token nor an address that carries it: these lines end in logs.
    listening: ({ url, site, publicKey, dataPath }) =>
      say({ event: 'listening', url, site: site.id, key: publicKey, data: dataPath, origins: site.origins }),
    event: event => say({ ...event }, levels[event.event]),
  }
}

function forPeople(stream: OutputStream): ServeOutput {
  return {
    listening: app => {
      stream.write(`
  Touchline listens on ${app.url}

  Dashboard    ${app.dashboardUrl}
  Script tag   ${app.scriptTag}
  Data         ${app.dataPath}
  Site         ${app.site.id}, days in ${app.site.timeZone}, money in ${app.site.currency}
  Origins      ${toOrigins(app)}

  Stop with Ctrl+C.
`)
    },
    event: event => {
      stream.write(`  ${toSentence(event)}\n`)
    },
  }
}

const toOrigins = ({ site }: App): string =>
  site.origins.length === 0 ? 'no limit is set: pages of any origin may send events' : site.origins.join(', ')

function toSentence(event: LifeEvent): string {
  switch (event.event) {
    case 'site-created':
      return `Created the site ${event.site}.`
    case 'engine-died':
      return `The engine ended (${event.detail}); it is started again, and events wait in the spool.`
    case 'engine-restarted':
      return 'The engine runs again.'
    case 'names-limit-reached':
      return `The site ${event.site} has used all ${event.limit} names of ${event.kind === 'event' ? 'events' : 'properties'}; further ones are put together under (other).`
    case 'fault':
      return event.detail
    case 'stopping':
      return 'Finishing what is in flight …'
    case 'stopped':
      return 'Stopped.'
  }
}
