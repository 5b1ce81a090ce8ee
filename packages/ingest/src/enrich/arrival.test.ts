import { expect, test } from 'vitest'
import { noArrival, readArrival } from './arrival.ts'

const arrive = (url: string, referrer = '', nav = 'load') =>
  readArrival({ url: new URL(url), referrer, nav, ownHosts: ['shop.example', 'www.shop.example'] })

const brief = (url: string, referrer = '', nav = 'load') => {
  const { source, medium, channelGroup } = arrive(url, referrer, nav)
  return [source, medium, channelGroup]
}

const home = 'https://shop.example/'

test('a page view without parameters and referrer is a direct arrival', () => {
  expect(brief(home)).toEqual(['(direct)', '(none)', 'Direct'])
})

test('campaign parameters win over click id and referrer, and are kept as they were written', () => {
  expect(
    arrive(
      `${home}?utm_source=News&utm_medium=Email&utm_campaign=May&utm_term=a&utm_content=b&gclid=1`,
      'https://www.google.com/',
    ),
  ).toEqual({
    source: 'News',
    medium: 'Email',
    campaign: 'May',
    term: 'a',
    content: 'b',
    clickId: 'gclid',
    channelGroup: 'Email',
  })
})

test.each([
  ['gclid', 'google', 'cpc', 'Paid Search'],
  ['gbraid', 'google', 'cpc', 'Paid Search'],
  ['wbraid', 'google', 'cpc', 'Paid Search'],
  ['gad_source', 'google', 'cpc', 'Paid Search'],
  ['dclid', 'dfa', 'cpm', 'Display'],
  ['msclkid', 'bing', 'cpc', 'Paid Search'],
  ['ttclid', 'tiktok', 'cpc', 'Paid Social'],
  ['twclid', 'twitter', 'cpc', 'Paid Social'],
  ['li_fat_id', 'linkedin', 'cpc', 'Paid Social'],
  ['rdt_cid', 'reddit', 'cpc', 'Paid Social'],
  ['ScCid', 'snapchat', 'cpc', 'Paid Social'],
  ['epik', 'pinterest', 'cpc', 'Paid Social'],
  ['fbclid', 'facebook', 'referral', 'Organic Social'],
  ['igshid', 'instagram', 'referral', 'Organic Social'],
  ['yclid', 'yandex', 'cpc', 'Paid Search'],
  ['irclickid', 'impact', 'affiliate', 'Affiliates'],
  ['cjevent', 'cj', 'affiliate', 'Affiliates'],
  ['awc', 'awin', 'affiliate', 'Affiliates'],
  ['mc_eid', 'mailchimp', 'email', 'Email'],
  ['_kx', 'klaviyo', 'email', 'Email'],
  ['_hsenc', 'hubspot', 'email', 'Email'],
])('the click id %s alone means %s, %s: %s', (parameter, source, medium, group) => {
  expect(brief(`${home}?${parameter}=abc`, 'https://www.example.org/')).toEqual([source, medium, group])
})

test('a social click id is paid only if the medium says so', () => {
  expect(brief(`${home}?fbclid=1&utm_source=facebook&utm_medium=paid`)).toEqual([
    'facebook',
    'paid',
    'Paid Social',
  ])
})

test('a click id fills in the medium that a campaign link left out', () => {
  expect(brief(`${home}?gclid=1&utm_source=google`)).toEqual(['google', 'cpc', 'Paid Search'])
})

test.each([
  ['https://www.google.com/', 'google', 'organic', 'Organic Search'],
  ['https://www.google.co.uk/search?q=x', 'google', 'organic', 'Organic Search'],
  ['https://duckduckgo.com/', 'duckduckgo', 'organic', 'Organic Search'],
  ['https://mail.google.com/', 'mail.google.com', 'referral', 'Referral'],
  ['https://gemini.google.com/app', 'gemini.google.com', 'ai-assistant', 'AI Assistant'],
  ['https://chatgpt.com/', 'chatgpt.com', 'ai-assistant', 'AI Assistant'],
  ['https://claude.ai/', 'claude.ai', 'ai-assistant', 'AI Assistant'],
  ['https://l.facebook.com/', 'l.facebook.com', 'referral', 'Organic Social'],
  ['https://www.youtube.com/', 'youtube.com', 'referral', 'Organic Video'],
  ['https://blog.example.org/post', 'blog.example.org', 'referral', 'Referral'],
  ['android-app://com.google.android.googlequicksearchbox/', 'google', 'organic', 'Organic Search'],
])('the referrer %s means %s, %s: %s', (referrer, source, medium, group) => {
  expect(brief(home, referrer)).toEqual([source, medium, group])
})

test('an assistant names its own campaign', () => {
  expect(arrive(home, 'https://claude.ai/chat').campaign).toBe('(ai-assistant)')
})

test.each([
  ['the page’s own host', 'https://shop.example/products/a', 'load'],
  ['another host of the shop', 'https://www.shop.example/', 'load'],
  ['a payment page', 'https://www.paypal.com/checkout', 'load'],
  ['a sign-in page', 'https://accounts.google.com/', 'load'],
  ['a route change', 'https://www.google.com/', 'route'],
  ['a reload', 'https://www.google.com/', 'reload'],
  ['the back-forward cache', '', 'bfcache'],
])('coming from %s is no arrival', (_, referrer, nav) => {
  expect(arrive(`${home}cart`, referrer, nav)).toEqual(noArrival)
})
