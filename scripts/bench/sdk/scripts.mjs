/**
 * The scripts that the bench `sdk` compares: ours as it is built, and others' bundled from their npm packages as a
 * developer would.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { runQuietly } from '../../run.mjs'
import { at } from '../../workspace.mjs'

const folder = at('.stamps/peers')

/** What each is called, which package it is, and how a page begins with it; `HOST` is the collector's origin. */
const peers = {
  segment: {
    package: '@segment/analytics-next@1.84.3',
    code: `import { AnalyticsBrowser } from '@segment/analytics-next'
      const settings = { integrations: { 'Segment.io': { apiKey: 'bench', apiHost: 'HOST/v1'.replace('http://', ''), protocol: 'http' } } }
      const sdk = AnalyticsBrowser.load({ writeKey: 'bench', cdnSettings: settings })
      sdk.page()
      window.track = (name, detail) => void sdk.track(name, detail)`,
  },
  snowplow: {
    package: '@snowplow/browser-tracker@4.10.1',
    code: `import { newTracker, trackPageView, trackSelfDescribingEvent } from '@snowplow/browser-tracker'
      newTracker('bench', 'HOST', { appId: 'shop' })
      trackPageView()
      window.track = (name, data) => trackSelfDescribingEvent({ event: { schema: 'iglu:shop/' + name + '/jsonschema/1-0-0', data } })`,
  },
  posthog: {
    package: 'posthog-js@1.449.2',
    code: `import posthog from 'posthog-js'
      posthog.init('bench', { api_host: 'HOST' })
      window.track = (name, detail) => void posthog.capture(name, detail)`,
  },
  plausible: {
    package: '@plausible-analytics/tracker@0.4.6',
    code: `import { init, track } from '@plausible-analytics/tracker'
      init({ domain: 'shop.test', endpoint: 'HOST/api/event', captureOnLocalhost: true, logging: false })
      window.track = (name, { value }) => track(name, { props: { value } })`,
  },
}

async function installPeers() {
  mkdirSync(folder, { recursive: true })
  const packages = Object.values(peers).map(peer => peer.package)
  const stamp = `${folder}/installed`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join()) return
  writeFileSync(`${folder}/package.json`, '{"private":true,"type":"module"}')
  await runQuietly(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...packages],
    {
      cwd: folder,
    },
  )
  writeFileSync(stamp, packages.join())
}

async function bundle(name, code) {
  const vite = await import(createRequire(at('packages/dashboard/package.json')).resolve('vite'))
  const input = `${folder}/${name}.js`
  writeFileSync(input, code)
  const result = await vite.build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, target: 'es2022', rollupOptions: { input, output: { format: 'iife' } } },
  })
  return [result].flat()[0].output[0].code
}

const ourTag = file => ({ file, code: readFileSync(at('packages/sdk/dist/tag', file), 'utf8') })
const { version } = JSON.parse(readFileSync(at('packages/sdk/package.json'), 'utf8'))

/**
 * Every script by name. Ours is loaded by its tag, with the parts that it fetches; `track` is the page's function
 * that makes an event.
 *
 * @param host is the collector's origin.
 */
export async function loadScripts(host) {
  await installPeers()
  const ours = ourTag('touchline.js')
  const full = ourTag('touchline.full.js')
  const tag = code => ({
    code,
    isTag: true,
    after: 'window.track = (name, detail) => touchline("track", name, detail)',
  })
  const scripts = { touchline: tag(ours.code), 'touchline.full': tag(full.code) }
  for (const [name, peer] of Object.entries(peers)) {
    scripts[name] = { code: await bundle(name, peer.code.replaceAll('HOST', host)), package: peer.package }
  }
  return scripts
}

/** Sizes by use: what a page downloads for which purpose. */
export async function useSizes() {
  const { rollup } = await import(createRequire(at('packages/sdk/package.json')).resolve('rollup'))
  const { default: config } = await import(at('packages/sdk/rollup.config.js'))
  const { plugins } = config[0]
  const imported = async (from, names) => {
    const virtual = {
      name: 'use',
      resolveId: id => (id === 'use' ? id : id === 'from' ? at('packages/sdk/dist', from) : null),
      load: id => (id === 'use' ? `import { ${names} } from 'from'; window.use = [${names}]` : null),
    }
    const built = await rollup({ input: 'use', plugins: [virtual, ...plugins], onwarn: () => undefined })
    const { output } = await built.generate({ format: 'es' })
    return output[0].code
  }
  const file = name => readFileSync(at('packages/sdk/dist/tag', name))
  const uses = {
    'queue and delivery alone': await imported('core.js', 'createCore'),
    'npm: touchline': await imported('touchline.js', 'touchline'),
    'npm: touchline, pages, touchpoints': await imported('index.js', 'touchline, pages, touchpoints'),
    'touchline.js, at once': file('touchline.js'),
    'its part page, when idle': file(`touchline-${version}.page.js`),
    'its part vitals, when idle': file(`touchline-${version}.vitals.js`),
    'touchline.full.js': file('touchline.full.js'),
  }
  return Object.entries(uses).map(([use, code]) => ({
    use,
    bytes: Buffer.byteLength(code),
    gzip: gzipSync(code, { level: 9 }).length,
  }))
}
