const deviceNames: Readonly<Record<string, string>> = {
  desktop: 'Computer',
  mobile: 'Phone',
  tablet: 'Tablet',
  tv: 'Television',
  other: 'Other device',
}

/** What a reader calls a kind of device; empty when it is unknown. */
export function formatDevice(device: string): string {
  return deviceNames[device] ?? device
}

/** Where a session came from: `Organic Search · google`; `Direct` has no source to name. */
export function formatOrigin(origin: { readonly channelGroup: string; readonly source: string }): string {
  const { channelGroup, source } = origin
  if (channelGroup === '') return source === '' ? 'Unknown' : source
  if (source === '' || source === '(direct)' || source === 'direct') return channelGroup
  return `${channelGroup} · ${source}`
}
