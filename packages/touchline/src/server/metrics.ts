/**
 * What the server counts and measures about itself, for Prometheus.
 *
 * Labels are codes and names of the product's own: never anything that a sender chooses.
 *
 * @module
 */
import type { AnswerTo, AnyQuestion } from '@touchline/analysis'
import type { IntakeOutcome, LoaderStatus, NameCount, QuarantineStatus, SpoolHealth } from '@touchline/ingest'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What is looked up when somebody scrapes. */
export interface MetricSources {
  readonly spool: () => SpoolHealth
  readonly loader: () => LoaderStatus
  readonly quarantine: () => QuarantineStatus
  readonly names: () => readonly NameCount[]
  readonly lastEventAt: () => number | null
}

/** The metrics of one server. */
export interface Metrics {
  readonly collected: (outcome: IntakeOutcome) => void
  readonly rebuilt: (tookMs: number) => void
  readonly answered: (answer: Pick<AnswerTo<AnyQuestion>, 'question' | 'tookMs'>) => void
  readonly engineRestarted: () => void
  /** Everything in the text format of Prometheus, and its content type. */
  text(): Promise<{ readonly text: string; readonly contentType: string }>
}

/** Seconds. An acknowledgement waits for a sync of the disk, a rebuild for a few thousand visitors. */
const ackBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const workBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Creates the metrics of a server. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  addGauges(registry, sources)
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `touchline_${name}`, help, labelNames, registers })
  const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []) =>
    new Histogram({ name: `touchline_${name}`, help, buckets, labelNames, registers })

  const accepted = counter('events_accepted_total', 'Events that were acknowledged as durable.')
  const refusedEvents = counter('events_refused_total', 'Events that were refused alone, by code.', ['code'])
  const refusedBatches = counter('batches_refused_total', 'Requests that were refused whole, by code.', [
    'code',
  ])
  const ack = histogram(
    'ack_seconds',
    'From a request to its acknowledgement, synced to the disk.',
    ackBuckets,
  )
  const rebuild = histogram('rebuild_seconds', 'Time of one rebuild of visitors.', workBuckets)
  const questions = histogram('question_seconds', 'Time of an answer, by question.', workBuckets, [
    'question',
  ])
  const restarts = counter('engine_restarts_total', 'How often the engine had to be started again.')

  return {
    collected({ refused, accepted: events, rejected, tookMs }) {
      if (refused !== null) return refusedBatches.inc({ code: refused })
      ack.observe(tookMs / 1_000)
      accepted.inc(events)
      for (const code of rejected) refusedEvents.inc({ code })
    },
    rebuilt: tookMs => rebuild.observe(tookMs / 1_000),
    answered: ({ question, tookMs }) => questions.observe({ question }, tookMs / 1_000),
    engineRestarted: () => restarts.inc(),
    text: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
}

function addGauges(registry: Registry, sources: MetricSources): void {
  const { spool, loader, quarantine, names, lastEventAt } = sources
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `touchline_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  }
  gauge('spool_bytes', 'Bytes that wait for the engine.', () => spool().bytes)
  gauge(
    'spool_lag_seconds',
    'Age of the oldest event that waits for the engine.',
    () => spool().lagMs / 1_000,
  )
  gauge('spool_ok', '1 when events can be made durable.', () => Number(spool().ok))
  gauge('loader_lag_seconds', 'Age of the oldest event that cannot be queried.', () => loader().lagMs / 1_000)
  gauge('loader_ok', '1 when the loader does not wait for a fault to pass.', () =>
    Number(loader().fault === null),
  )
  gauge(
    'loader_awaiting_rebuild',
    'Segments in the engine whose visitors are not rebuilt.',
    () => loader().awaitingRebuild,
  )
  gauge(
    'loader_rows_set_aside',
    'Rows that the engine could not read, since the start.',
    () => loader().setAside,
  )
  gauge('quarantine_events', 'Refused events that are kept.', () => quarantine().events)
  gauge('names_limits_reached', 'Limits of names that sites have reached.', () => names().length)
  gauge('names_folded', 'Names that were put together with others, since the start.', () =>
    names().reduce((sum, { folded }) => sum + folded, 0),
  )
  gauge(
    'last_event_timestamp_seconds',
    'When the newest event was accepted; 0 when none ever was.',
    () => (lastEventAt() ?? 0) / 1_000,
  )
}
