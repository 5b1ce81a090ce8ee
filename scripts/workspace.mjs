/**
 * Where things lie in the repository, and the pinned Node that runs them.
 *
 * The set-up scripts are plain JavaScript for any Node from 18 on: they run before anything is installed.
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')

/** A path inside the repository. */
export const at = (...parts) => join(root, ...parts)

/** Node 24 from the npm package `node`; exists once the dependencies are installed. */
export const pinnedNode = at(
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** The environment in which the product's own programs run: the pinned Node and the locked tools come first. */
export function pinnedEnvironment(extra = {}, ...binFolders) {
  const folders = [...binFolders, at('node_modules', '.bin')]
  return { ...process.env, PATH: [...folders, process.env.PATH ?? ''].join(delimiter), ...extra }
}

/** Ends the script when this Node cannot even read what follows. */
export function requireNode18() {
  if (Number(process.versions.node.split('.')[0]) >= 18) return
  console.error(`Node 18 or newer is needed: this is ${process.version}. Install it from https://nodejs.org.`)
  process.exit(1)
}

/** Whether all of these paths of the repository exist. */
export const allExist = paths => paths.every(path => existsSync(at(path)))
