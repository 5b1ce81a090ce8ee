/**
 * Fingerprints of files, so that what has not changed is not done again.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { at } from './workspace.mjs'

const leftOut = new Set(['node_modules', 'dist', 'dist-types'])

function* filesUnder(path) {
  const facts = statSync(at(path), { throwIfNoEntry: false })
  if (facts === undefined) return
  if (facts.isFile()) yield path
  if (!facts.isDirectory()) return
  for (const name of readdirSync(at(path)).sort()) {
    if (!leftOut.has(name)) yield* filesUnder(`${path}/${name}`)
  }
}

/** A hash of the names and contents of files and folders, and of some words besides. */
export function fingerprint(paths, ...words) {
  const hash = createHash('sha256')
  for (const word of words) hash.update(`${word}\n`)
  for (const path of paths) {
    for (const file of filesUnder(path))
      hash
        .update(`${file}\n`)
        .update(readFileSync(at(file)))
        .update('\n')
  }
  return hash.digest('hex')
}

const stampFile = name => at('.stamps', name)

/** Whether the step `name` was finished with exactly this fingerprint. */
export function isStamped(name, print) {
  try {
    return readFileSync(stampFile(name), 'utf8') === print
  } catch {
    // No stamp can be read: the step has never been finished here, and doing it again is always right.
    return false
  }
}

/** Records that the step `name` is finished. */
export function stamp(name, print) {
  mkdirSync(dirname(stampFile(name)), { recursive: true })
  writeFileSync(stampFile(name), print)
}
