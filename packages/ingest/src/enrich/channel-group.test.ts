import { expect, test } from 'vitest'
import { channelGroup } from './channel-group.ts'

test.each([
  ['(direct)', '(none)', '', 'Direct'],
  ['', '', '', 'Direct'],
  ['x', 'y', 'a cross-network b', 'Cross-network'],
  ['x', 'retargeting', 'shopping', 'Paid Shopping'],
  ['google', 'ppc', '', 'Paid Search'],
  ['google', 'cpm', '', 'Paid Search'],
  ['facebook', 'retargeting', '', 'Paid Social'],
  ['youtube.com', 'paid-x', '', 'Paid Video'],
  ['youtube.com', 'display', '', 'Display'],
  ['x', 'cpm', '', 'Display'],
  ['x', 'cpc', '', 'Paid Other'],
  ['x', '', 'some-shopping-campaign', 'Organic Shopping'],
  ['x', '', 'workshop', 'Unassigned'],
  ['x', '', 'eshop', 'Organic Shopping'],
  ['facebook', '', '', 'Organic Social'],
  ['x', 'sm', '', 'Organic Social'],
  ['youtube.com', '', '', 'Organic Video'],
  ['bing', '', '', 'Organic Search'],
  ['chatgpt.com', 'ai-assistant', '', 'AI Assistant'],
  ['email', '', '', 'Email'],
  ['', 'e mail', '', 'Email'],
  ['x', 'affiliate', '', 'Affiliates'],
  ['x', 'link', '', 'Referral'],
  ['x', 'audio', '', 'Audio'],
  ['sms', '', '', 'SMS'],
  ['x', 'webpush', '', 'Mobile Push Notifications'],
  ['x', 'foo', '', 'Unassigned'],
])('source %j with medium %j and campaign %j belongs to %s', (source, medium, campaign, group) => {
  expect(channelGroup({ source, medium, campaign })).toBe(group)
  expect(
    channelGroup({
      source: source.toUpperCase(),
      medium: medium.toUpperCase(),
      campaign: campaign.toUpperCase(),
    }),
  ).toBe(group)
})
