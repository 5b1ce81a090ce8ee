/**
 * Takes somebody out of the plain files of a data folder, and shows what is there of them.
 *
 * @module
 */
import { relative } from 'node:path'
import { readJson, readPlainFiles } from './plain-files.ts'
import { type Choice, isChosen, takeOut } from './take-out.ts'
import { areNamedIn, isOf, type Meant, tracesOfRow } from './traces.ts'

const choiceOf = (meant: Meant): Choice => ({
  row: row => isOf(meant, tracesOfRow(row)),
  bytes: content => areNamedIn(meant, content),
})

/** Takes out what is of whom is meant, part by part where a file has parts, and returns how many files had some. */
export async function eraseFiles(folder: string, meant: Meant): Promise<number> {
  let changed = 0
  for await (const file of readPlainFiles(folder)) {
    if (await takeOut(file, choiceOf(meant))) changed += 1
  }
  return changed
}

/** What a plain file holds of somebody. */
export interface FilePart {
  /** Path within the data folder. */
  readonly file: string
  /** The row, as it was set aside; `null` in a damaged file, which others may be in too. */
  readonly row: unknown
}

/** What the plain files hold of whom is meant. */
export async function findInFiles(folder: string, meant: Meant): Promise<readonly FilePart[]> {
  const choice = choiceOf(meant)
  const found: FilePart[] = []
  for await (const { path, parts, form, content } of readPlainFiles(folder)) {
    const file = relative(folder, path)
    if (form === 'whole' && choice.bytes(content)) found.push({ file, row: null })
    const theirs = parts.filter(part => isChosen(part, choice))
    found.push(...theirs.map(part => ({ file, row: readJson(part) })))
  }
  return found
}
