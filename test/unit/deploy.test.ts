import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { segmentPaths } from '../../packages/ingest/src/index.ts'
import { createProgram } from '../../packages/touchline/src/command/program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const deploy = (name: string): string => read(`examples/deploy/${name}`)
const product = JSON.parse(read('packages/touchline/package.json'))

/** Variables of the environment that `serve` reads, and those of Node's own. */
const serve = createProgram().commands.find(command => command.name() === 'serve')
const known = ['NODE_ENV', ...(serve?.options ?? []).map(option => option.envVar)]

describe('the Dockerfile', () => {
  const lines = deploy('Dockerfile')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
  const of = (instruction: string): string[] =>
    lines.filter(line => line.startsWith(`${instruction} `)).map(line => line.slice(instruction.length + 1))

  test('copies only what exists', () => {
    const sources = of('COPY')
      .filter(copy => !copy.startsWith('--from'))
      .flatMap(copy => copy.split(' ').slice(0, -1))
    expect(sources.length).toBeGreaterThan(5)
    expect(sources.filter(source => !existsSync(join(root, source)))).toEqual([])
    // What the build reads at the root beside the packages.
    const needed = JSON.parse(read('tsconfig.json')).references as { path: string }[]
    for (const { path } of needed) expect(sources.some(source => path.includes(source))).toBe(true)
  })

  test('is Debian with the Node of the product, and runs as nobody special', () => {
    const [major] = /\d+/.exec(product.engines.node) ?? []
    for (const from of of('FROM'))
      expect(from).toMatch(new RegExp(`^node:${major}-bookworm-slim( AS build)?$`))
    expect(Number(of('USER').at(-1))).toBeGreaterThan(0)
    const lastStage = lines.slice(lines.findLastIndex(line => line.startsWith('FROM ')))
    expect(lastStage.findIndex(line => line.startsWith('USER'))).toBeLessThan(
      lastStage.findIndex(line => line.startsWith('ENTRYPOINT')),
    )
  })

  test('starts what is built, keeps its data in a volume, and looks after its health', () => {
    const [program, ...rest] = JSON.parse(of('ENTRYPOINT')[0] ?? '') as string[]
    expect([program, rest.at(-1)]).toEqual(['node', `/app/${product.bin.touchline.slice(2)}`])
    expect(areNodeOptions(rest.slice(0, -1))).toBe(true)
    expect(JSON.parse(of('CMD')[0] ?? '')).toEqual(['serve'])
    const variables = Object.fromEntries(
      of('ENV')
        .join(' ')
        .split(' ')
        .map(pair => pair.split('=')),
    )
    expect(Object.keys(variables).filter(name => !known.includes(name))).toEqual([])
    expect(of('VOLUME')).toEqual([variables.TOUCHLINE_DATA])
    expect(of('EXPOSE')).toEqual([variables.PORT])
    const check = /CMD (\[.*\])/.exec(of('HEALTHCHECK')[0] ?? '')?.[1] ?? ''
    const [, ...args] = JSON.parse(check) as string[]
    // Nothing listens: it must say so.
    expect(spawnSync(process.execPath, args, { env: { PORT: '9' } }).status).toBe(1)
  })
})

/** Whether this Node starts with these options. */
const areNodeOptions = (options: readonly string[]): boolean =>
  spawnSync(process.execPath, [...options, '--eval', '0']).status === 0

describe('the systemd unit', () => {
  const unit = deploy('touchline.service')

  test('starts the server with options that it has', () => {
    const [, options = '', main] =
      /^ExecStart=\S+node ((?:--\S+ )*)\S+\/(dist\/main\.js) serve$/m.exec(unit) ?? []
    expect(main).toBe(product.bin.touchline.slice(2))
    expect(areNodeOptions(options.split(' ').filter(Boolean))).toBe(true)
    const names = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(match => match[1])
    expect(names.filter(name => !known.includes(name))).toEqual([])
    expect(unit).toMatch(/^Environment=TOUCHLINE_DATA=\/var\/lib\/touchline$/m)
    expect(unit).toMatch(/^StateDirectory=touchline$/m)
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
  test.skipIf(!hasSystemd)('is understood by systemd', () => {
    const folder = mkdtempSync(join(tmpdir(), 'touchline-unit-'))
    const path = join(folder, 'touchline.service')
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath))
    const { stderr, status } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect([status, stderr.split('\n').filter(line => line.includes('touchline'))]).toEqual([0, []])
  })
})

describe('a proxy in front', () => {
  const nginx = /location ~ (\S+) \{/.exec(deploy('nginx.conf'))?.[1] ?? ''
  const caddy = (/@public path (.+)/.exec(deploy('Caddyfile'))?.[1] ?? '').split(' ')
  const throughNginx = (path: string): boolean => new RegExp(nginx).test(path)
  const throughCaddy = (path: string): boolean =>
    caddy.some(glob => new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path))

  test.each([
    '/v1/events',
    '/touchline.js',
    '/touchline-0.1.0.js',
    '/touchline.full.js',
    '/manifest.json',
    '/health',
    '/l/spring',
    '/p/may.gif',
    ...segmentPaths.map(path => `/v1/${path}`),
  ])('passes %s on', path => expect([throughNginx(path), throughCaddy(path)]).toEqual([true, true]))
  test.each([
    '/',
    '/funnel',
    '/v1/ask',
    '/v1/setup',
    '/v1/person/erase',
    '/v1/backup',
    '/metrics',
    '/assets/a.js',
    '/v1/events/x',
  ])('does not pass %s on', path => expect([throughNginx(path), throughCaddy(path)]).toEqual([false, false]))
})
