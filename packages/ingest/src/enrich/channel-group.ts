/**
 * The default channel group of a session, in GA4's order and with GA4's patterns, the AI Assistant channel included.
 *
 * @module
 */
import type { SourceCategory } from './source-category.ts'
import { sourceCategory } from './source-category.ts'

/** What a page view says about where its visitor came from. Empty text means: not said. */
export interface Arrival {
  readonly source: string
  readonly medium: string
  readonly campaign: string
}

interface Traits extends Arrival {
  readonly paid: boolean
  readonly shop: boolean
  readonly category: SourceCategory | null
}

// Google's patterns, help page 9756891, `^(.*cp.*|ppc|retargeting|paid.*)$` and `^(.*(([^a-df-z]|^)shop|shopping).*)$`,
// without the parts that let them run in quadratic time over what somebody wrote into an address.
const shopCampaign = /(?:[^a-df-z]|^)shop|shopping/
const paidMedia = new Set(['ppc', 'retargeting'])
const isPaid = (medium: string): boolean =>
  medium.includes('cp') || medium.startsWith('paid') || paidMedia.has(medium)

const noMedium = new Set(['', '(none)', '(not set)'])
const displayMedia = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm'])
const socialMedia = new Set([
  'social',
  'social-network',
  'social-media',
  'sm',
  'social network',
  'social media',
])
const email = new Set(['email', 'e-mail', 'e_mail', 'e mail'])
const referralMedia = new Set(['referral', 'app', 'link'])

/** First match wins. */
const rules: readonly (readonly [group: string, matches: (t: Traits) => boolean])[] = [
  ['Direct', t => (t.source === '' || t.source === '(direct)') && noMedium.has(t.medium)],
  ['Cross-network', t => t.campaign.includes('cross-network')],
  ['Paid Shopping', t => (t.category === 'shopping' || t.shop) && t.paid],
  ['Paid Search', t => t.category === 'search' && t.paid],
  ['Paid Social', t => t.category === 'social' && t.paid],
  ['Paid Video', t => t.category === 'video' && t.paid],
  ['Display', t => displayMedia.has(t.medium)],
  ['Paid Other', t => t.paid],
  ['Organic Shopping', t => t.category === 'shopping' || t.shop],
  ['Organic Social', t => t.category === 'social' || socialMedia.has(t.medium)],
  ['Organic Video', t => t.category === 'video' || t.medium.includes('video')],
  ['Organic Search', t => t.category === 'search' || t.medium === 'organic'],
  ['AI Assistant', t => t.medium === 'ai-assistant'],
  ['Email', t => email.has(t.source) || email.has(t.medium)],
  ['Affiliates', t => t.medium === 'affiliate'],
  ['Referral', t => referralMedia.has(t.medium)],
  ['Audio', t => t.medium === 'audio'],
  ['SMS', t => t.source === 'sms' || t.medium === 'sms'],
  ['Mobile Push Notifications', t => isPush(t)],
]

function isPush({ source, medium }: Traits): boolean {
  return (
    medium.endsWith('push') ||
    medium.includes('mobile') ||
    medium.includes('notification') ||
    source === 'firebase'
  )
}

/** The channel group of an arrival; `Unassigned` when no rule matches. Case does not matter. */
export function channelGroup(arrival: Arrival): string {
  const source = arrival.source.trim().toLowerCase()
  const medium = arrival.medium.trim().toLowerCase()
  const campaign = arrival.campaign.trim().toLowerCase()
  const traits: Traits = {
    source,
    medium,
    campaign,
    paid: isPaid(medium),
    shop: shopCampaign.test(campaign),
    category: sourceCategory(source),
  }
  return rules.find(([, matches]) => matches(traits))?.[0] ?? 'Unassigned'
}
