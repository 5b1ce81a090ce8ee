/**
 * Files that the server gives away, read once at the start: a request names an entry of a fixed list, never a
 * path on the disk.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, relative, sep } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { StartError } from '../start-error.ts'

/** A file with all that an answer needs. */
export interface Asset {
  readonly type: string
  readonly etag: string
  /** The file in an encoding; packed at the first wish. */
  bytes(encoding: Encoding): Uint8Array<ArrayBuffer>
}

/** How a file may be packed on its way. */
export type Encoding = 'identity' | 'gzip' | 'br'

/** Files by their path in the address: `/assets/index-abc.js`. */
export type Assets = ReadonlyMap<string, Asset>

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Makes a file of content; its type is read from its name. */
export function createAsset(name: string, content: Uint8Array<ArrayBuffer>): Asset {
  const packed = new Map<Encoding, Uint8Array<ArrayBuffer>>([['identity', content]])
  const pack = {
    identity: () => content,
    gzip: () => gzipSync(content),
    br: () => brotliCompressSync(content),
  }
  return {
    type: types[extname(name)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`,
    bytes: encoding => {
      const known = packed.get(encoding) ?? new Uint8Array(pack[encoding]())
      packed.set(encoding, known)
      return known
    },
  }
}

function readFolder(path: string): Assets {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const paths = files
    .map(entry => join(entry.parentPath, entry.name))
    // Source maps are for those who build the files.
    .filter(file => extname(file) !== '.map')
  return new Map(
    paths.map(file => [
      `/${relative(path, file).split(sep).join('/')}`,
      createAsset(file, new Uint8Array(readFileSync(file))),
    ]),
  )
}

const require = createRequire(import.meta.url)

/**
 * Reads the built files of one of our packages.
 *
 * @throws {StartError} They have not been built.
 */
function readBuilt(manifest: string, folder: string, needed: string): Assets {
  const path = join(dirname(manifest), folder)
  try {
    const assets = readFolder(path)
    if (assets.has(needed)) return assets
  } catch (cause) {
    throw notBuilt(path, cause)
  }
  throw notBuilt(path)
}

const notBuilt = (path: string, cause?: unknown): StartError =>
  new StartError(
    `These files have not been built: ${path}; run npm start or npm run build in the repository.`,
    {
      cause,
    },
  )

/** The dashboard's files. */
export const readDashboard = (): Assets =>
  readBuilt(require.resolve('@touchline/dashboard/package.json'), 'dist', '/index.html')

/** The script for shops and its releases. */
export const readScripts = (): Assets =>
  readBuilt(require.resolve('@touchline/sdk/package.json'), join('dist', 'tag'), '/touchline.js')
