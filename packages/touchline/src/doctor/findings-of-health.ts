/**
 * How the parts that run are doing: versions, spool and engine.
 *
 * @module
 */
import type { Health } from '../server/health.ts'
import { version } from '../version.ts'
import { type Finding, finding } from './finding.ts'
import type { Visit } from './visit.ts'

// A running engine takes a segment within seconds.
const slowMs = 60_000
const stuckMs = 10 * 60_000

/** What is to be said about a running server, or about the parts that this command has opened. */
export function findingsOfHealth(visit: Pick<Visit, 'url' | 'version'>, health: Health): readonly Finding[] {
  return [
    ofVersions(visit),
    ofSpool(health.spool),
    ofEngine(health.engine),
    ofRefused(health.quarantine),
    ofNames(health.names),
  ]
}

function ofVersions({ url, version: served }: Pick<Visit, 'url' | 'version'>): Finding {
  if (url === null) {
    return finding('server', `none runs on this folder; version ${version} has opened it itself`)
  }
  return served === version
    ? finding('server', `runs at ${url}, version ${version}`)
    : finding('server', `runs at ${url}, version ${served}; this command is version ${version}`, {
        verdict: 'warning',
        todo: 'start the server again, so that both are of one version',
      })
}

function ofSpool({ ok, detail, bytes, lagMs }: Health['spool']): Finding {
  const waits = `${bytes} bytes wait for the engine, the oldest for ${Math.round(lagMs / 1000)} s`
  if (!ok) {
    return finding('spool', `events are refused: ${detail}`, {
      verdict: 'problem',
      todo: 'give the disk room or mend it; senders repeat what was refused',
    })
  }
  if (lagMs > slowMs) {
    return finding('spool', waits, {
      verdict: lagMs > stuckMs ? 'problem' : 'warning',
      todo: 'see in the server’s log why the engine takes nothing; no event is lost meanwhile',
    })
  }
  if (detail !== '') {
    return finding('spool', `${waits}; ${detail}`, {
      verdict: 'problem',
      todo: 'have the disk checked: what it read was not what was written',
    })
  }
  return finding('spool', bytes === 0 ? 'empty: everything accepted is loaded' : waits)
}

function ofRefused({ events, dropped }: Health['quarantine']): Finding {
  if (events === 0) return finding('refused events', 'none are kept')
  const more = dropped === 0 ? '' : `, and ${dropped} more are not kept any more`
  return finding('refused events', `${events} of the last seven days are kept${more}`, {
    verdict: 'warning',
    todo: 'see with touchline quarantine list what their senders do wrong',
  })
}

function ofNames({ limitsReached, folded }: Health['names']): Finding {
  if (limitsReached === 0) return finding('names', 'of events and properties are within their limits')
  return finding(
    'names',
    `${limitsReached} limits of names are reached; ${folded} names were put under (other) since the start`,
    {
      verdict: 'warning',
      todo: 'see which sender makes names up, such as one for each product, and send what differs as a value',
    },
  )
}

function ofEngine({ ok, version: engine }: Health['engine']): Finding {
  return ok
    ? finding('engine', `answers, version ${engine}`)
    : finding('engine', 'does not answer', {
        verdict: 'problem',
        todo: 'see in the server’s log why; events are accepted all the same and wait in the spool',
      })
}
