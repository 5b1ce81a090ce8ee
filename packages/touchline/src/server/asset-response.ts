/**
 * @module
 */
import type { Asset, Encoding } from './asset.ts'

/** Smaller files gain nothing from packing. */
const worthPacking = 1_000

/** Answers with a file, packed as the asker likes; `304` when the asker has it. */
export function assetResponse(
  request: Request,
  asset: Asset,
  headers: Readonly<Record<string, string>>,
): Response {
  const common = { ...headers, etag: asset.etag, vary: 'accept-encoding' }
  if (request.headers.get('if-none-match')?.includes(asset.etag) === true) {
    return new Response(null, { status: 304, headers: common })
  }
  const encoding = chooseEncoding(request, asset)
  return new Response(asset.bytes(encoding), {
    headers: {
      ...common,
      'content-type': asset.type,
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    },
  })
}

function chooseEncoding(request: Request, asset: Asset): Encoding {
  const isText = /^text|json|svg|javascript/.test(asset.type)
  if (!isText || asset.bytes('identity').length < worthPacking) return 'identity'
  const accepted = (request.headers.get('accept-encoding') ?? '')
    .split(',')
    .map(part => part.trim().split(';')[0])
  if (accepted.includes('br')) return 'br'
  return accepted.includes('gzip') ? 'gzip' : 'identity'
}
