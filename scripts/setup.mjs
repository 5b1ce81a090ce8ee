/**
 * Set-up: installs the locked dependencies and builds, each only when something has changed.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { fingerprint, isStamped, stamp } from './fingerprint.mjs'
import { step } from './progress.mjs'
import { ProgramFailed, runQuietly } from './run.mjs'
import { allExist, at, pinnedEnvironment, pinnedNode, requireNode18 } from './workspace.mjs'

const pnpm = 'pnpm@12'

const packageFolders = () =>
  ['packages', 'examples'].flatMap(folder => readdirSync(at(folder)).map(name => `${folder}/${name}`))

function installPrint() {
  const manifests = ['.', ...packageFolders()].map(folder => `${folder}/package.json`)
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]
  return fingerprint(files, pnpm, process.platform, process.arch)
}

async function install(say) {
  const onLine = line => {
    const progress = /^Progress: (.*)$/.exec(line)
    if (progress) say(progress[1])
  }
  // CI keeps pnpm from asking questions that nobody would see.
  const env = { ...process.env, CI: 'true', NO_COLOR: '1' }
  const args = ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only']
  await runQuietly('npx', args, { onLine, env, shell: process.platform === 'win32' })
  if (!existsSync(pinnedNode)) {
    throw new Error(
      `Node 24 did not arrive with the npm package "node": ${pinnedNode} is missing. Remove node_modules and try again.`,
    )
  }
}

/** Runs a package's own script with the tools it depends on. */
function runScript(folder, script) {
  const command = JSON.parse(readFileSync(at(folder, 'package.json'), 'utf8')).scripts[script]
  const env = pinnedEnvironment({ NO_COLOR: '1' }, at(folder, 'node_modules', '.bin'))
  return runQuietly(command, [], { cwd: at(folder), env, shell: true })
}

function copyStorefront() {
  const target = at('packages/touchline/dist/storefront')
  rmSync(target, { recursive: true, force: true })
  cpSync(at('examples/storefront'), target, {
    recursive: true,
    filter: path => !path.includes('node_modules') && !path.endsWith('package.json'),
  })
}

/** What is built, from what, and what must be there afterwards. */
const builds = [
  {
    name: 'server',
    title: 'Building the server',
    inputs: ['tsconfig.base.json', 'tsconfig.json', 'packages'],
    outputs: ['protocol', 'sdk', 'ingest', 'analysis', 'touchline'].map(
      name => `packages/${name}/dist/.tsbuildinfo`,
    ),
    run: () =>
      runQuietly(pinnedNode, [at('node_modules/typescript/bin/tsc'), '-b'], { env: pinnedEnvironment() }),
  },
  {
    name: 'sdk',
    title: 'Building the script for shops',
    inputs: ['packages/protocol', 'packages/sdk'],
    outputs: ['packages/sdk/dist/tag/touchline.js', 'packages/sdk/dist/esm/touchline.js'],
    run: () => runScript('packages/sdk', 'build'),
  },
  {
    name: 'dashboard',
    title: 'Building the dashboard',
    inputs: ['packages/protocol', 'packages/analysis', 'packages/dashboard'],
    outputs: ['packages/dashboard/dist/index.html'],
    run: () => runScript('packages/dashboard', 'build'),
  },
  {
    name: 'storefront',
    title: 'Copying the demo shop',
    inputs: ['examples/storefront'],
    outputs: ['packages/touchline/dist/storefront'],
    run: copyStorefront,
  },
]

async function installWhereNeeded() {
  const print = installPrint()
  if (!isStamped('install', print) || !allExist(['node_modules/.modules.yaml']) || !existsSync(pinnedNode)) {
    await step('Installing the locked dependencies and Node 24', install)
    stamp('install', print)
  }
  return print
}

/** Installs and builds whatever is missing or has changed; when nothing has, it says nothing and is quick. */
export async function setUp() {
  requireNode18()
  try {
    const installed = await installWhereNeeded()
    for (const build of builds) {
      const print = fingerprint(build.inputs, installed)
      if (isStamped(build.name, print) && allExist(build.outputs)) continue
      await step(build.title, build.run)
      stamp(build.name, print)
    }
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    console.error(`\n${error.output}\n\n${error.message} What it printed last stands above.`)
    if (error.message.startsWith('npx')) {
      console.error(
        'The first set-up needs the network (registry.npmjs.org): run the command again once it is there.',
      )
    }
    process.exit(1)
  }
}
