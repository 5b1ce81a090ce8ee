/**
 * The script tag as it stands in the page: whether it is there, how often, and what it asks for.
 *
 * @module
 */
import type { PageReport, SeenTag } from '@touchline/sdk'
import { type Finding, finding } from '../finding.ts'
import { findingsOfAttributes } from './findings-of-attributes.ts'
import type { PageVisit } from './visit-page.ts'

/** What to paste where nothing of ours stands yet. */
export const tagToPaste = '<script async src="https://HOST/touchline.js" data-site="pk_…"></script>'

const howToPaste = `paste into the page’s <head>: ${tagToPaste} (touchline site list shows the key)`

/** A page that is there. */
export interface SeenPage extends PageVisit {
  readonly report: PageReport
}

/** What is to be said about the tags of a page. */
export function findingsOfTags(visit: SeenPage): readonly Finding[] {
  const { tags, url } = visit.report
  if (tags.length === 0) return [ofNone(visit)]
  const found = [ofCount(tags)]
  for (const tag of tags) {
    const about = (what: string) => (tags.length === 1 ? what : `${what} ${tags.indexOf(tag) + 1}`)
    found.push(...ofType(about('tag'), tag), ofKey(about('key'), tag))
    found.push(...findingsOfAttributes(about('attributes'), { tag, url, words: visit.report.words }))
  }
  return found
}

function ofNone({ report, arrival, batches }: SeenPage): Finding {
  if (batches.length > 0)
    return finding('script tag', 'none; the page sends events by the package @touchline/sdk')
  if (report.command === 'running') return finding('script tag', 'not there any more, and its script runs')
  const isMentioned = /touchline(?:\.full|-\d[\d.]{0,20})?\.js/.test(arrival.source)
  return finding(
    'script tag',
    isMentioned
      ? 'its address stands in the page’s source, and in no script: perhaps in a comment, a template or a text'
      : 'there is none, and nothing is sent',
    { verdict: 'problem', todo: isMentioned ? `see where it stands; ${howToPaste}` : howToPaste },
  )
}

function ofCount(tags: readonly SeenTag[]): Finding {
  const addresses = [...new Set(tags.map(({ src }) => src))].join(', ')
  if (tags.length === 1) return finding('script tag', addresses)
  const keys = new Set(tags.map(({ attributes }) => attributes['data-site']))
  const says = `${tags.length} times: ${addresses}`
  return keys.size === tags.length
    ? finding('script tag', `${says}, each with a key of its own: a client for each`)
    : finding('script tag', `${says}, with the same key: the page loads it in vain, and counts once`, {
        verdict: 'warning',
        todo: 'leave one of them out; perhaps a plugin or a tag manager brings a second',
      })
}

/** Whether a browser runs a tag as it stands there; a consent manager may hold it back. */
export const isRun = ({ attributes: { type = '', src } }: SeenTag): boolean =>
  src !== undefined &&
  (/^(module)?$/.test(type) || /^(text|application)\/(x-)?(java|ecma)script$/i.test(type))

function ofType(about: string, tag: SeenTag): Finding[] {
  const { attributes } = tag
  const { type, src } = attributes
  if (type === 'module') {
    return [
      finding(about, 'type="module" hides its attributes from the script: nothing is measured', {
        verdict: 'problem',
        todo: 'take type="module" away',
      }),
    ]
  }
  if (!isRun(tag)) {
    return [
      finding(about, `is held back: ${src === undefined ? 'it has no src' : `type="${type}"`}`, {
        verdict: 'problem',
        todo: 'a consent manager does this until the visitor agrees: let the tag run at once, with data-consent="auto" to follow the visitor’s answer',
      }),
    ]
  }
  return 'async' in attributes || 'defer' in attributes
    ? []
    : [
        finding(about, 'the page waits for it', {
          verdict: 'warning',
          todo: 'write <script async …>: nothing is lost by it',
        }),
      ]
}

function ofKey(about: string, { attributes }: SeenTag): Finding {
  const key = attributes['data-site']
  const problem = (says: string, todo: string) => finding(about, says, { verdict: 'problem', todo })
  const put = 'write data-site="pk_…" with the site’s public key (touchline site list shows it)'
  if (key === undefined || key === '') {
    return problem(
      'the tag names none: nothing is measured',
      `${put}; Google Tag Manager takes the attribute away from tags that it inserts`,
    )
  }
  if (/^[sr]k_/.test(key)) {
    const kind = key.startsWith('s') ? 'secret' : 'read'
    return problem(
      `${key} is a ${kind} key, and everybody can read it here: nothing is measured`,
      `revoke it now (touchline key revoke), and ${put}`,
    )
  }
  if (!/^pk_[\w-]+$/.test(key)) return problem(`is no key: ${key.slice(0, 60)}`, put)
  return finding(about, key)
}
