/**
 * What the demo says: a progress bar and a few plain lines on a terminal, one line of JSON for each thing that
 * happened otherwise.
 *
 * @module
 */
import { SingleBar } from 'cli-progress'

/** Where the demo's parts are, once it is ready. */
export interface DemoPlaces {
  /** With the token that opens it. */
  readonly dashboard: string
  readonly storefront: string
  readonly scriptTag: string
  readonly data: string
}

export interface DemoOutput {
  /** The server takes events. */
  listening(at: { readonly url: string; readonly site: string; readonly key: string }): void
  /** Begins a progress of so many visitors. */
  begin(visitors: number): void
  advance(): void
  /** The progress is over; `sent` is what was sent in how many milliseconds. */
  seeded(sent: { readonly visitors: number; readonly events: number; readonly tookMs: number }): void
  ready(places: DemoPlaces): void
  fault(message: string): void
}

export interface OutputStream {
  write(text: string): unknown
  readonly isTTY?: boolean
}

/** Output for people on a terminal, for programs anywhere else. */
export function createDemoOutput(stream: OutputStream, errors: OutputStream): DemoOutput {
  return stream.isTTY === true ? forPeople(stream, errors) : forPrograms(stream, errors)
}

function forPrograms(stream: OutputStream, errors: OutputStream): DemoOutput {
  const say = (to: OutputStream, event: string, about: object): void => {
    to.write(`${JSON.stringify({ event, ...about })}\n`)
  }
  return {
    listening: at => say(stream, 'listening', at),
    begin: visitors => say(stream, 'seeding', { visitors }),
    advance: () => undefined,
    seeded: sent => say(stream, 'seeded', sent),
    ready: places => say(stream, 'ready', places),
    fault: message => say(errors, 'fault', { message }),
  }
}

function forPeople(stream: OutputStream, errors: OutputStream): DemoOutput {
  const bar = new SingleBar({
    format: '  Visitors come in  {bar}  {value} of {total}',
    barsize: 32,
    hideCursor: true,
    clearOnComplete: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  })
  return {
    listening: () => undefined,
    begin: visitors => bar.start(visitors, 0),
    advance: () => bar.increment(),
    seeded({ visitors, events, tookMs }) {
      bar.stop()
      if (events === 0) {
        stream.write('  Nobody came in since the last start.\n')
        return
      }
      const what = `${visitors.toLocaleString('en')} visitors with ${events.toLocaleString('en')} events`
      stream.write(`  ${what} came in, in ${(tookMs / 1_000).toFixed(1)} s.\n`)
    },
    ready({ dashboard, storefront, scriptTag, data }) {
      stream.write(
        `\n  Dashboard    ${dashboard}\n  Storefront   ${storefront}\n  Script tag   ${scriptTag}\n  Data         ${data}\n\n  Stop with Ctrl+C.\n`,
      )
    },
    fault: message => errors.write(`  ${message}\n`),
  }
}
