/**
 * Click ids: query parameters that advertisers' and mail tools' links carry. Only the name of the parameter is
 * ever kept, never its value, which names one person's click.
 *
 * @module
 */

/** What the presence of a click id says when the link has no campaign parameters. */
export interface ClickMeaning {
  readonly source: string
  readonly medium: string
  /** Whether the medium also fills the gap in a link that names a source but no medium. */
  readonly certain: boolean
}

const ad = (source: string, medium = 'cpc'): ClickMeaning => ({ source, medium, certain: true })
// fbclid and igshid stand on organic links too, so they say where but not whether it was paid.
const either = (source: string): ClickMeaning => ({ source, medium: 'referral', certain: false })

/** In order: the first one present decides. */
const meanings: ReadonlyMap<string, ClickMeaning> = new Map([
  ['gclid', ad('google')],
  ['gbraid', ad('google')],
  ['wbraid', ad('google')],
  ['gad_source', ad('google')],
  // Not `google`: display clicks of a search engine's name would be called paid search.
  ['dclid', ad('dfa', 'cpm')],
  ['msclkid', ad('bing')],
  ['ttclid', ad('tiktok')],
  ['twclid', ad('twitter')],
  ['li_fat_id', ad('linkedin')],
  ['rdt_cid', ad('reddit')],
  ['sccid', ad('snapchat')],
  ['epik', ad('pinterest')],
  ['yclid', ad('yandex')],
  ['ymclid', ad('yandex')],
  ['irclickid', ad('impact', 'affiliate')],
  ['cjevent', ad('cj', 'affiliate')],
  ['awc', ad('awin', 'affiliate')],
  ['mc_eid', ad('mailchimp', 'email')],
  ['_kx', ad('klaviyo', 'email')],
  ['_hsenc', ad('hubspot', 'email')],
  ['fbclid', either('facebook')],
  ['igshid', either('instagram')],
])

/** Whether a query parameter is a click id. Case does not matter (`ScCid`). */
export function isClickId(parameter: string): boolean {
  return meanings.has(parameter.toLowerCase())
}

/** The click id that a query carries, with what it means; `null` when there is none. */
export function findClickId(query: URLSearchParams): (ClickMeaning & { readonly name: string }) | null {
  const present = new Set([...query.keys()].map(key => key.toLowerCase()))
  for (const [name, meaning] of meanings) {
    if (present.has(name)) return { name, ...meaning }
  }
  return null
}
