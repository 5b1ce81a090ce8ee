/**
 * What a script tag asks for: misspelt attributes, and values that mean nothing.
 *
 * @module
 */
import type { PageReport, SeenTag } from '@touchline/sdk'
import { distance } from 'fastest-levenshtein'
import { type Finding, finding } from '../finding.ts'

/** A tag, the page that it stands in, and what the script reads. */
export interface TagInPage {
  readonly tag: SeenTag
  readonly url: string
  readonly words: PageReport['words']
}

/** What others call the same, in the tags of their scripts. */
const otherNames: Readonly<Record<string, string>> = {
  key: 'data-site',
  id: 'data-site',
  'site-id': 'data-site',
  'site-key': 'data-site',
  'website-id': 'data-site',
  domain: 'data-cookie-domain',
  host: 'data-endpoint',
  'host-url': 'data-endpoint',
  api: 'data-endpoint',
  'api-host': 'data-endpoint',
  url: 'data-endpoint',
  exclude: 'data-off',
}

/** What is to be said about the attributes of one tag. */
export function findingsOfAttributes(about: string, inPage: TagInPage): readonly Finding[] {
  const { tag, words } = inPage
  const read = Object.keys(tag.attributes).filter(name => words.attributes.includes(name))
  const wrong = [
    ...Object.keys(tag.attributes).flatMap(name => ofName(about, name, words)),
    ...read.flatMap(name => ofValue(about, name, inPage)),
  ]
  if (wrong.length > 0) return wrong
  const set = read.filter(name => name !== 'data-site')
  const said = set.map(name => `${name}="${tag.attributes[name]?.slice(0, 100)}"`)
  return said.length > 0 ? [finding(about, said.join(' '))] : []
}

function ofName(about: string, name: string, { attributes }: PageReport['words']): Finding[] {
  if (attributes.includes(name)) return []
  const bare = name.replace(/^data-/, '').toLowerCase()
  // What a tag of any kind has is none of ours; a `data-` name of another tool's may be.
  const known = ['src', 'type', 'id', 'class', 'async', 'defer', 'nonce', 'src', 'cookieconsent']
  if (known.includes(name) || known.includes(bare)) return []
  const meant = otherNames[bare] ?? nearest(bare, attributes, attribute => attribute.slice('data-'.length))
  if (meant === undefined || (!name.startsWith('data-') && meant.slice('data-'.length) !== bare)) return []
  return [
    finding(about, `${name} is read by nobody`, {
      verdict: 'warning',
      todo: `write ${meant} if that is what is meant`,
    }),
  ]
}

/** The word that a slip of the hand or two makes of another; `undefined` when none is so near. */
function nearest(
  word: string,
  among: readonly string[],
  toWord = (text: string): string => text,
): string | undefined {
  const squeezed = (text: string) => text.replaceAll('-', '').toLowerCase()
  const near = among
    .map(text => ({ text, far: distance(squeezed(word), squeezed(toWord(text))) }))
    .filter(({ far }) => far <= Math.min(2, Math.floor(word.length / 2)))
  return near.sort((one, other) => one.far - other.far)[0]?.text
}

function ofValue(about: string, name: string, { tag, url, words }: TagInPage): Finding[] {
  const value = tag.attributes[name] ?? ''
  const wrong = (says: string, verdict: 'warning' | 'problem', todo: string) => [
    finding(about, `${name}="${value.slice(0, 100)}": ${says}`, { verdict, todo }),
  ]
  if (name === 'data-consent' && !words.consents.includes(value)) {
    const meant = nearest(value, words.consents)
    return wrong(
      'is no consent, so nothing is sent until the page says one',
      'problem',
      `write ${meant ?? `one of ${words.consents.join(', ')}`}`,
    )
  }
  if (name === 'data-endpoint' && !isAddress(value, url)) {
    return wrong(
      'is no address, so events go to where the script came from',
      'problem',
      'write the collector’s origin, such as https://touch.example.com',
    )
  }
  if (name === 'data-cookie-domain' && !isUnder(new URL(url).hostname, value)) {
    return wrong(
      'the page’s host is not under it, so browsers refuse the cookie and every page is a new visitor',
      'problem',
      'write the domain that all of the shop’s hosts end with, or leave it out',
    )
  }
  if (name === 'data-off') {
    const unknown = value.split(/[\s,]+/).filter(word => word !== '' && !words.captures.includes(word))
    return unknown.flatMap(word => {
      const meant = nearest(word, words.captures)
      return wrong(`there is no capture ${word}`, 'warning', `write ${meant ?? 'a name of docs/captures'}`)
    })
  }
  return []
}

const isAddress = (text: string, page: string): boolean =>
  text === '' || (/^(https?:\/)?\//.test(text) && URL.canParse(text, page))

const isUnder = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain.replace(/^\./, '')}`)
