/**
 * The script's file: whether it came, whether it runs, and whether its parts came.
 *
 * @module
 */
import { type Finding, finding } from '../finding.ts'
import { toFailureWords } from './failure-words.ts'
import { isRun, type SeenPage } from './findings-of-tags.ts'
import type { SeenFile } from './page-record.ts'
import { addToPolicy, describePolicy, violationOf } from './policy-words.ts'

/** What is to be said about the files that the page's tags load. */
export function findingsOfScript(visit: SeenPage): readonly Finding[] {
  const { tags, command } = visit.report
  const addresses = [...new Set(tags.filter(isRun).map(({ src }) => src))]
  const found = addresses.map(src => ofFile(visit, src))
  const hasCome = found.every(({ verdict }) => verdict === 'ok')
  if (hasCome && (addresses.length > 0 || command === 'running')) found.push(ofStart(visit))
  return [...found, ...ofEarlyCalls(visit), ...ofParts(visit)]
}

function ofFile(visit: SeenPage, src: string): Finding {
  const file = visit.files.get(src)
  const problem = (says: string, todo: string) =>
    finding('script', `${src}: ${says}`, { verdict: 'problem', todo })
  const forbidden = violationOf(visit.violations, src)
  if (forbidden !== undefined) {
    return problem(
      `the page’s policy forbids it: ${describePolicy(forbidden)}`,
      addToPolicy(new URL(src).origin),
    )
  }
  if (isMixed(visit.report.url, src)) {
    return problem(
      'a page of https loads no script of http',
      'serve the collector by https, and name that in src',
    )
  }
  if (file === undefined) {
    return problem('the browser did not ask for it', 'see in a browser what the tag’s attributes do to it')
  }
  return ofAnswer(file, problem) ?? finding('script', `loaded${versionOf(visit)}`)
}

/** Loopback is trusted as https is. */
export const isMixed = (page: string, url: string): boolean =>
  page.startsWith('https:') && /^http:\/\/(?!localhost[:/]|127\.|\[::1\])/.test(url)

function ofAnswer(
  { status, contentType, failure }: SeenFile,
  problem: (says: string, todo: string) => Finding,
): Finding | null {
  if (failure !== null) {
    const { says, todo } = toFailureWords(failure)
    return problem(says, todo)
  }
  if (status !== 200) {
    return problem(
      `the server answers ${status}`,
      'look at src: the collector serves /touchline.js, and the releases that it has under their versions',
    )
  }
  if (!/javascript|ecmascript/i.test(contentType)) {
    return problem(
      `is no script: its content type is ${contentType || 'not told'}`,
      'look at src: something else than the collector answers there',
    )
  }
  return null
}

function versionOf({ batches, files }: SeenPage): string {
  const part = [...files.keys()].map(url => /touchline-(\d+\.\d+\.\d+)\.\w+\.js/.exec(url)?.[1])
  const version = batches[0]?.sdk.replace(/^\w+\//, '') || part.find(text => text !== undefined)
  return version === undefined ? '' : `, version ${version}`
}

function ofStart(visit: SeenPage): Finding {
  const { command, tags, ledger } = visit.report
  if (command === 'running' && ledger !== null) return finding('start', 'runs')
  const [said] = visit.said.filter(text => /^touchline:|integrity/.test(text))
  const isPinned = tags.some(({ attributes }) => 'integrity' in attributes)
  const why = said === undefined ? '' : ` (${said.slice(0, 300)})`
  if (command === 'running') {
    return finding('start', `it came, and measures nothing${why}`, {
      verdict: 'problem',
      todo: 'mend the tag as told above',
    })
  }
  const says =
    command === 'other'
      ? 'something of the page has taken the name touchline from it'
      : 'it came, and does not run'
  return finding('start', `${says}${why}`, {
    verdict: 'problem',
    todo: isPinned
      ? 'the file is another than integrity says: name a release in src, such as touchline-1.2.3.js, and its hash from manifest.json'
      : 'see the console of a browser: its own, or the page’s scripts, stop it',
  })
}

const stub =
  '<script>window.touchline = window.touchline || function () { (touchline.q = touchline.q || []).push(arguments) }</script>'

function ofEarlyCalls({ said }: SeenPage): Finding[] {
  const isEarly = said.some(text => /touchline is not (defined|a function)/.test(text))
  if (!isEarly) return []
  return [
    finding('early calls', 'the page calls touchline(…) before the script has loaded, and fails', {
      verdict: 'problem',
      todo: `paste before the first call: ${stub}`,
    }),
  ]
}

const partName = /\/touchline-\d+\.\d+\.\d+\.(?!full\.)([a-z]+)\.js$/

/** Whether an address is that of a part, which the script loads from beside itself. */
export const isPart = (url: string): boolean => partName.test(url)

function ofParts(visit: SeenPage): Finding[] {
  const wanted = new Set([...visit.files.keys(), ...visit.violations.map(({ blocked }) => blocked)])
  const parts = [...wanted].filter(isPart)
  const missing = parts.filter(url => {
    const file = visit.files.get(url)
    return file === undefined || ofAnswer(file, says => finding('parts', says)) !== null
  })
  const names = (urls: readonly string[]) => urls.map(url => partName.exec(url)?.[1]).join(', ')
  if (parts.length === 0) return []
  const [first] = missing
  if (first === undefined) return [finding('parts', names(parts))]
  const forbidden = violationOf(visit.violations, first)
  const why = forbidden === undefined ? '' : `: the page’s policy forbids them (${describePolicy(forbidden)})`
  return [
    finding('parts', `${names(missing)} could not be loaded${why}`, {
      verdict: 'warning',
      todo: `${forbidden ? addToPolicy(new URL(first).origin) : 'see what answers at these addresses'}, or load touchline.full.js, which has all of it in one file`,
    }),
  ]
}
